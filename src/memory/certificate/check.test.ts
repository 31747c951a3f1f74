// The checker against mutations of certificates: what computes something else is refused, and nothing that does not.

import { describe, expect, it } from 'vitest';
import { PythonRandom } from '../../random/python.ts';
import { lruModule } from '../lru-module.node.ts';
import { certificateOf, scheduleOfCertificate } from '../schedule/certify.ts';
import { compareBits } from '../schedule/execute.ts';
import { scheduleOf } from '../schedule/genome.ts';
import { programOf } from '../schedule/network-program.ts';
import { type Learner, resultBuffers } from '../schedule/program.ts';
import { plainSchedule } from '../schedule/schedule.ts';
import { ScheduleSearch } from '../schedule/search.ts';
import { networkLearner, sprintLearner } from '../schedule/testing/learners.ts';
import { Expressions, symbolic } from '../schedule/testing/symbols.ts';
import { type Certificate, type CertifiedNest, readCertificate } from './certificate.ts';
import { checkCertificate } from './check.ts';

const CLAIMS = { problem: {}, dmd: 1, plain: 1, bound: 1 };
const SPRINT_STEPS = [true, true, false, true, false, true];

/** A certificate that a short search finds, with its learner. */
function found(learner: Learner, seed: number): Certificate {
  const steps = learner.arithmetic === 'sprint' ? SPRINT_STEPS : [true, true, true];
  const effort = { rounds: 1, moves: 400, finish: 1 };
  const search = ScheduleSearch.begin(learner, steps, seed, effort, lruModule());
  while (!search.isDone) search.step();
  const { program } = search;
  return certificateOf(program, scheduleOf(program, search.state.best.genome), steps, CLAIMS);
}

const LEARNERS = [sprintLearner(2, 3), networkLearner(2, [3, 4], 1, 2), networkLearner(2, [4], 2, 2, 'adam')];
const CERTIFICATES = LEARNERS.map((learner, i) => found(learner, i + 1));

it('accepts what a search finds, and the plain order', () => {
  for (const [i, certificate] of CERTIFICATES.entries()) {
    const verdict = checkCertificate(certificate);
    expect(verdict.refusal).toBeUndefined();
    expect(verdict.reads).toBeGreaterThan(100);
    const program = programOf(LEARNERS[i]!);
    const steps = [...certificate.learnt].map((digit) => digit === '1');
    const plain = certificateOf(program, plainSchedule(program), steps, CLAIMS);
    expect(checkCertificate(plain).refusal).toBeUndefined();
  }
});

type Phases = readonly (readonly CertifiedNest[])[];

/** Changes one thing in the nests of a phase. */
function mutatedNests(nests: readonly CertifiedNest[], random: PythonRandom): CertifiedNest[] {
  const copy = nests.map((nest) => ({ ...nest, entries: [...nest.entries] }));
  const at = random.below(copy.length);
  const nest = copy[at]!;
  const e = random.below(nest.entries.length);
  const entry = nest.entries[e]!;
  const opposite = (sign: 1 | -1) => (sign > 0 ? -1 : 1);
  switch (random.below(9)) {
    case 0:
      copy.splice(random.below(copy.length), 0, ...copy.splice(at, 1));
      break;
    case 1:
      nest.entries.splice(random.below(nest.entries.length), 0, ...nest.entries.splice(e, 1));
      break;
    case 2: {
      // Into another loop, or out of it.
      nest.entries.splice(e, 1);
      const to = copy[random.below(copy.length)]!;
      to.entries.splice(random.below(to.entries.length + 1), 0, entry);
      break;
    }
    case 3:
      nest.entries.splice(e, 1);
      copy.splice(random.below(copy.length + 1), 0, {
        tile: 0,
        direction: 1,
        entries: [{ ...entry, inside: 1 }],
      });
      break;
    case 4:
      return copy.map((each) => (each === nest ? { ...each, direction: opposite(each.direction) } : each));
    case 5:
      nest.entries[e] = { ...entry, place: random.choice(['before', 'loop', 'after']) };
      break;
    case 6:
      nest.entries[e] = { ...entry, inside: opposite(entry.inside) };
      break;
    case 7:
      return copy.map((each) => (each === nest ? { ...each, tile: random.choice([1, 2, 3, 8]) } : each));
    default:
      nest.entries[e] = { ...entry, part: random.choice(['all', 'products', 'sum']) };
  }
  return copy.filter(({ entries }) => entries.length > 0);
}

function mutant(certificate: Certificate, random: PythonRandom): Certificate {
  const which = random.below(certificate.phases.length);
  const temporaries = certificate.reads
    .map(({ buffer }) => buffer)
    .filter((name) => !/^[Wbxyt]\d?/.test(name));
  if (random.below(8) === 0) {
    const name = random.choice(temporaries);
    const without = certificate.contracted.filter((each) => each !== name);
    const contracted = without.length < certificate.contracted.length ? without : [...without, name];
    return { ...certificate, contracted };
  }
  const phases: Phases = certificate.phases.map((nests, p) =>
    p === which ? mutatedNests(nests, random) : nests,
  );
  return { ...certificate, phases };
}

/** Whether two schedules compute the same expressions for all results after every step; one that breaks does not. */
function same(learner: Learner, one: Certificate, other: Certificate): boolean {
  const program = programOf(learner);
  const lengths = resultBuffers(program).map((b) => program.buffers[b]!.length);
  const decisions = [...one.learnt].map((digit) => digit === '1');
  const expressions = new Expressions();
  const both = [one, other].map((each) => scheduleOfCertificate(program, each));
  const outputs: [string[], string[]] = [[], []];
  let turn = 0;
  const arithmetic = () => symbolic(expressions, lengths, decisions, outputs[turn++]!);
  try {
    const difference = compareBits(program, [both[0]!, both[1]!], decisions.length, arithmetic);
    return difference === undefined && String(outputs[0]) === String(outputs[1]);
  } catch {
    return false;
  }
}

const COUNT = Number(process.env.CREASE_MUTANTS ?? 900);

it(`of ${COUNT} mutations refuses exactly those that compute something else, and names what they break`, {
  timeout: 600_000,
}, () => {
  const random = new PythonRandom(2026);
  const counts = new Map<string, number>();
  let accepted = 0;
  for (let i = 0; i < COUNT; i++) {
    const which = i % CERTIFICATES.length;
    const certificate = CERTIFICATES[which]!;
    const changed = mutant(certificate, random);
    const { refusal } = checkCertificate(changed);
    if (refusal === undefined) {
      accepted++;
      const isSame = same(LEARNERS[which]!, certificate, changed);
      if (!isSame) throw new Error(`accepted: ${JSON.stringify(changed)}`);
      continue;
    }
    counts.set(refusal.kind, (counts.get(refusal.kind) ?? 0) + 1);
    if (refusal.kind === 'structure') continue;
    // What is refused for a dependence does compute something else: nothing is refused out of caution.
    if (i % 4 === 0 && same(LEARNERS[which]!, certificate, changed) && !/reassociated/.test(refusal.message))
      throw new Error(`refused (${refusal.message}): ${JSON.stringify(changed)}`);
    if (refusal.kind === 'true' || refusal.kind === 'anti') {
      expect(refusal.message).toContain(`${refusal.from} -> ${refusal.to}`);
      expect(refusal.message).toContain(`${refusal.buffer}[`);
    }
  }
  const dependences = ['true', 'anti', 'output', 'reduction'].map((kind) => counts.get(kind) ?? 0);
  expect(dependences.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(200);
  expect(Math.min(dependences[0]!, dependences[1]!, dependences[3]!)).toBeGreaterThan(0);
  expect(accepted).toBeGreaterThan(COUNT / 20);
});

describe('by name', () => {
  const learner = sprintLearner(2, 3);
  const program = programOf(learner);
  const plain = certificateOf(program, plainSchedule(program), SPRINT_STEPS, CLAIMS);
  const nests = plain.phases[0]!;
  const at = (name: string) => nests.findIndex(({ entries }) => entries[0]!.operation === name);
  /** The plain order with one operation right before another. */
  const moved = (name: string, other: string): Certificate => {
    const rest = nests.filter((_, i) => i !== at(name));
    const to = rest.findIndex(({ entries }) => entries[0]!.operation === other);
    return { ...plain, phases: [[...rest.slice(0, to), nests[at(name)]!, ...rest.slice(to)]] };
  };
  const loop = (name: string, direction: 1 | -1) =>
    ({
      ...plain,
      phases: [nests.map((each, i) => (i === at(name) ? { ...each, tile: 1, direction } : each))],
    }) as const;

  it.each([
    [
      'the weights are updated before their backward read',
      moved('update W2', 'back1'),
      'anti-dependence back1 -> update W2 broken',
    ],
    ['a stale read', moved('relu1', 'forward1'), 'true dependence forward1 -> relu1 broken'],
    ['the next sample too early', moved('sample', 'update W1'), 'anti-dependence update W1 -> sample broken'],
    [
      'a reduction reassociated',
      loop('forward2', -1),
      'forward2 adds up over hidden 3 from the last unit to the first',
    ],
    [
      'an operation left out',
      { ...plain, phases: [nests.slice(1)] },
      'gradient2 is not done once in every step',
    ],
    ['an operation done twice', { ...plain, phases: [[...nests, nests[0]!]] }, 'gradient2 is not done once'],
    [
      'a tile of what is needed whole',
      { ...plain, contracted: ['h'] },
      'relu1 needs all of h, which is contracted',
    ],
    ['parameters contracted', { ...plain, contracted: ['W1'] }, 'W1 is a result and cannot be contracted'],
    [
      'other reads claimed',
      { ...plain, reads: plain.reads.slice(1) },
      'the certificate does not say that forward1 reads x',
    ],
    [
      'another learner',
      { ...plain, learner: { ...learner, arithmetic: 'network' } as const },
      'a network of net/ learns in every step',
    ],
    ['another width', { ...plain, learner: { ...learner, hidden: [4] } }, 'has no loop over hidden 3'],
  ])('refuses: %s', (_what, certificate, message) => {
    expect(checkCertificate(certificate).refusal?.message).toContain(message);
  });

  it('accepts an ascending loop, and any decisions', () => {
    expect(checkCertificate(loop('forward2', 1)).refusal).toBeUndefined();
    for (let pattern = 0; pattern < 64; pattern++) {
      const learnt = pattern.toString(2).padStart(6, '0');
      expect(checkCertificate({ ...CERTIFICATES[0]!, learnt }).refusal).toBeUndefined();
    }
  });
});

describe('reading', () => {
  const text = JSON.stringify(CERTIFICATES[0]);

  it('gives back what was written', () => {
    expect(readCertificate(text, 'a.json')).toEqual(JSON.parse(text));
  });

  it.each([
    ['{', 'it is not JSON'],
    ['[]', 'it is no object'],
    ['{}', 'it is not a certificate of a schedule'],
    [text.replace('"version":1', '"version":2'), 'its version is 2, and 1 is known'],
    [text.replace('"tile":1', '"tile":-1'), 'tile is not a whole number from 0'],
    [text.replace('"part":"all"', '"part":"some"'), 'part is none of all, products, sum'],
    [text.replace(/"learnt":"\d+"/, '"learnt":"12"'), 'learnt is not of digits 0 and 1'],
  ])('refuses %.20s...: %s', (wrong, message) => {
    expect(() => readCertificate(wrong, 'a.json')).toThrow(message);
  });
});
