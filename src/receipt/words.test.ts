// Words of claims: what hedges, what is disguised, and which numbers they state.

import { describe, expect, test } from 'vitest';
import { disguiseIn, hedgeIn } from './hedges.ts';
import { isStated, numbersInText, numeralsIn } from './numerals.ts';

describe('hedges', () => {
  test.each([
    'The network should have 250 polytopes.',
    'It has probably 250 polytopes.',
    'Expected output: 250',
    'as expected, 250',
    'It has about 250 polytopes.',
    'It has ~250 polytopes',
    'roughly a half',
    'It seems to have 250.',
    'SHOULD be fine',
    'It might be 250.',
    'the loss may fall',
    'I think so',
    'TODO',
    'TBD',
    'an estimated 250',
    'It is shou\u{6c}d be 250'.replace('is ', ''),
    'It has 250 or so',
    'ｓｈｏｕｌｄ be 250',
    'What is it?',
    '250...',
    'essentially 250',
    'up to 250',
  ])('%s', (text) => expect(hedgeIn(text)).toBeDefined());

  test.each([
    'The network has 250 polytopes at epoch 500.',
    'A claim about runs is checked.',
    'On 2 May 2026 it was measured.',
    'The ring around the centre is black.',
    'The loss falls near the end.',
    'Of all possible orders this is the worst.',
    'W1 went from 13,513.5 to 15,015.',
    'Its mean distance is 8,174.38 per read.',
    'The value appears twice in the table.',
  ])('not in: %s', (text) => expect(hedgeIn(text)).toBeUndefined());

  test.each(['sh\u{200b}ould', 'sh\u{ad}ould', 'ѕhould', 'shоuld', 'a\u{202e}b', 'a\u{0}b'])(
    'disguised: %j',
    (text) => expect(disguiseIn(text)).toBeDefined(),
  );

  test.each(['σ(y) = 0.5', 'δ of the layer', 'Zürich', 'a − b\nc', 'Größe 5 µm'])(
    'not disguised: %s',
    (text) => expect(disguiseIn(text)).toBeUndefined(),
  );
});

describe('numbers in words', () => {
  test.each<[string, number[]]>([
    ['from 13,513.5 to 15,015', [13513.5, 15015]],
    ['16% better, or 4.0 %', [16, 4]],
    ['1e-3 and -2.5', [0.001, -2.5]],
    ['−0.5 is below 0', [-0.5, 0]],
    ['W1, x_2, float32, SHA-256, h2o, dW2, issue #10', []],
    ['on 2025-07-11', []],
    ['2-4-1 network, [100]*20', [2, 4, 1, 100, 20]],
    ['250.', [250]],
    ['in 3 epochs, 7.', [3, 7]],
  ])('%s', (text, values) => expect(numeralsIn(text).map(({ value }) => value)).toEqual(values));

  test.each<[string, number, boolean]>([
    ['9,716', 9715.916666666666, true],
    ['9,715.92', 9715.916666666666, true],
    ['9,715.91', 9715.916666666666, false],
    ['16%', 0.15866, true],
    ['16%', 0.84134, true],
    ['16 %', 0.846, false],
    ['4.0%', 1.0401, true],
    ['4.0%', 1.0451, false],
    ['0.33', -0.3294, true],
    ['3.2e-4', 0.000321, true],
    ['3.3e-4', 0.000321, false],
    ['250', 251, false],
    ['0', 0.3, true],
    ['0.0000', 0.3825, false],
  ])('%s states %d: %s', (text, value, is) => {
    expect(isStated(numeralsIn(text)[0]!, value)).toBe(is);
  });

  test('names have their numbers too', () => {
    expect(numbersInText('runs/ring-2@500')).toEqual([2, 500]);
  });
});
