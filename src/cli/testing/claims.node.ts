// Two small runs and a good file of claims about them, for the tests of verification.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Claims } from '../../receipt/claims.ts';
import type { Outcome } from '../../receipt/judge.ts';
import { findSubject } from '../../receipt/subject.node.ts';
import type { Verdict } from '../../receipt/verdict.ts';
import { verifyClaims } from '../../receipt/verify.node.ts';
import { MEASUREMENTS } from '../measurements.ts';
import { crease, MAIN, SMALL } from './crease.node.ts';

/** A file of claims whose every part may be changed, also to what is none. */
// biome-ignore lint/suspicious/noExplicitAny: what is mutated is no longer what the type says
export type Loose = any;

/** Trains the runs a and b, which differ by their seed. */
export async function trainRuns(folder: string): Promise<void> {
  const train = (seed: string, name: string) =>
    crease(
      [
        'train',
        'disc.png',
        ...SMALL.map((word) => (word === '7' ? seed : word)),
        '-e',
        '3',
        '--checkpoint-interval',
        '1',
        '-o',
        name,
      ],
      folder,
    );
  for (const [seed, name] of [
    ['7', 'a'],
    ['8', 'b'],
  ] as const) {
    const { code, stderr } = await train(seed, name);
    if (code !== 0) throw new Error(stderr);
  }
}

/** Verifies in this process; what was measured once, of the same bytes, is not measured again. */
export function verifier(folder: string) {
  const kept = new Map<string, Outcome>();
  return (claims: unknown): Promise<Verdict> =>
    verifyClaims(typeof claims === 'string' ? claims : JSON.stringify(claims), {
      ...{ measurements: MEASUREMENTS, roots: [folder], main: MAIN, version: 'test', kept },
    });
}

/** Claims with every kind of receipt, all of them true; the values are those that the verifier itself measures. */
export async function goodClaims(folder: string): Promise<Claims> {
  const subject = async (path: string) => ({ path, sha256: (await findSubject(path, [folder])).sha256 });
  const [a, b] = [await subject('a'), await subject('b')];
  const measure = async (args: readonly string[]) =>
    JSON.parse((await crease([...args, '--json'], folder)).stdout) as Loose;
  const cut = await measure(['polytopes', 'a@2']);
  const losses = (await measure(['metrics', 'a', '--full'])).losses;
  const claims: Claims = {
    formatVersion: 1,
    title: 'Two runs on a disc',
    statement: `At epoch 2 run a has ${cut.regions} polytopes; its loss ends where it is measured again.`,
    steps: [
      {
        id: 'regions',
        says: `At epoch 2 run a has ${cut.regions} polytopes.`,
        subjects: [a],
        command: ['polytopes', 'a@2'],
        pointer: '#/regions',
        expect: { value: cut.regions },
      },
      {
        id: 'end',
        says: `The validation loss of epoch 3 is ${losses[3].valLoss}.`,
        subjects: [a],
        command: ['metrics', 'a'],
        pointer: '/losses/3/valLoss',
        expect: { value: losses[3].valLoss, tolerance: 1e-9 },
      },
      {
        id: 'again',
        says: 'Asked for epoch 3 alone, the same loss is told.',
        subjects: [a],
        command: ['metrics', 'a', '--epoch', '3'],
        pointer: '/losses/3/valLoss',
        expect: { step: 'end' },
      },
      {
        id: 'fell',
        says: 'The validation loss of epoch 1 is above the last one.',
        subjects: [a],
        command: ['metrics', 'a'],
        pointer: '/losses/1/valLoss',
        expect: { relation: losses[1].valLoss > losses[3].valLoss ? '>' : '<', step: 'end' },
      },
      {
        id: 'differ',
        says: 'Runs a and b are not identical.',
        subjects: [a, b],
        command: ['compare', 'a', 'b'],
        pointer: '/identical',
        expect: { value: false },
      },
      {
        id: 'gradient',
        says: 'The probability of a 1 at the corner 1,1 is 0.512.',
        subjects: [],
        command: ['gradient', 'xor:seed=123', '--input', '1,1', '--target', '0', '--loss', 'bce'],
        pointer: '/probabilities/0',
        expect: { value: 0.5121379543265352, tolerance: 1e-12 },
      },
    ],
  };
  writeFileSync(join(folder, 'claims.json'), JSON.stringify(claims, undefined, 2));
  return claims;
}
