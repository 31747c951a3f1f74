// Reads the nests of a certificate against the definition: every operation once, in loops that it has, sums ascending.

import type { Certificate, CertifiedEntry, CertifiedNest } from './certificate.ts';
import type { CertifiedLearner, Definition, Loop } from './definition.ts';
import { malformed, Refused } from './refusal.ts';

/** An entry of a nest with its operation and its loop. */
export interface Part {
  readonly entry: CertifiedEntry;
  readonly operation: number;
  readonly loop: Loop;
}

/** A nest with its parts. */
export interface PlannedNest {
  readonly nest: CertifiedNest;
  readonly parts: readonly Part[];
}

/** The phases, if they are schedules of the learner; whether they keep its dependences is another question. */
export function planOf(
  certificate: Certificate,
  definition: Definition,
): readonly (readonly PlannedNest[])[] {
  checkLearner(certificate.learner, certificate.learnt);
  for (const name of certificate.contracted) {
    if (!definition.buffers.has(name)) malformed(`there is no buffer ${name} to contract`);
    if (definition.results.includes(name)) malformed(`${name} is a result and cannot be contracted`);
  }
  return certificate.phases.map((nests) => {
    const phase = nests.map((nest) => ({
      nest,
      parts: nest.entries.map((entry) => partOf(definition, entry)),
    }));
    for (const planned of phase) checkNest(planned);
    checkComplete(
      definition,
      phase.flatMap(({ parts }) => parts),
    );
    return phase;
  });
}

function checkLearner(
  { arithmetic, hidden, batch, outputs, optimizer }: CertifiedLearner,
  learnt: string,
): void {
  if (hidden.length < 1) malformed('the learner has no hidden layer');
  const isSprint = arithmetic === 'sprint';
  if (isSprint && (hidden.length !== 1 || batch !== 1 || outputs !== 1 || optimizer !== 'sgd'))
    malformed('the arithmetic of the sprint is for one hidden layer, one output, one sample and SGD');
  if (!isSprint && learnt.includes('0')) malformed('a network of net/ learns in every step');
}

function partOf(definition: Definition, entry: CertifiedEntry): Part {
  const operation = definition.operations.findIndex(({ name }) => name === entry.operation);
  if (operation < 0) malformed(`there is no operation ${entry.operation}`);
  const { loops, part } = definition.operations[operation]!;
  if (part === 'judge') malformed(`${entry.operation} stands between the phases, not in one`);
  const loop = loops.find(({ axis }) => axis === entry.axis);
  if (loop === undefined) malformed(`${entry.operation} has no loop over ${entry.axis}`);
  if (entry.part !== 'all' && !loop.sums)
    malformed(`${entry.operation} over ${entry.axis} is no sum to take apart`);
  return { entry, operation, loop };
}

function checkNest({ nest: { tile, direction }, parts }: PlannedNest): void {
  if (tile === 0 && (parts.length !== 1 || direction !== 1))
    malformed('a nest without a loop has not one entry');
  const axes = new Set<string>();
  for (const { entry, loop } of parts) {
    const loops = tile > 0 && entry.place === 'loop';
    if (loops && loop.axis === '1') malformed(`${entry.operation} has no loop to be in`);
    if (loops) axes.add(loop.axis);
    if (loops && entry.part === 'sum') malformed(`the sum of ${entry.operation} is no part of a loop`);
    if (entry.inside < 0 && !(loops && loop.elementwise))
      reassociated(`${entry.operation} adds up the elements of a unit from the last to the first`);
    if (loops && entry.part === 'all' && loop.sums && direction < 0)
      reassociated(`${entry.operation} adds up over ${loop.axis} from the last unit to the first`);
  }
  if (axes.size > 1) malformed(`one loop cannot run over ${[...axes].join(' and ')}`);
}

function reassociated(what: string): never {
  throw new Refused({ kind: 'reduction', message: `${what}: the sum is reassociated` });
}

/** Every operation once, whole or in its two halves. */
function checkComplete(definition: Definition, parts: readonly Part[]): void {
  for (const [o, { name, part }] of definition.operations.entries()) {
    if (part === 'judge') continue;
    const own = parts.filter(({ operation }) => operation === o);
    const halves = own.map(({ entry }) => entry.part).sort();
    const isWhole = halves.length === 1 && halves[0] === 'all';
    const isHalved = halves.length === 2 && halves[0] === 'products' && halves[1] === 'sum';
    if (!isWhole && !isHalved) malformed(`${name} is not done once in every step`);
    if (isHalved && own[0]!.loop !== own[1]!.loop) malformed(`the halves of ${name} are of different loops`);
  }
}
