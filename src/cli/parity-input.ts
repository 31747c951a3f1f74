// Sparse parity as what `crease train` learns: `parity:n=20,k=3`, from the command line to the spec's input.

import { InputError } from '../format/input-error.ts';
import type { ParityRunInput } from '../run/spec.ts';
import { flagName } from './flags.ts';
import type { TrainFlags } from './train-flags.ts';

const PREFIX = 'parity:';

/** The flags that are about pictures. */
const OF_PICTURES = [
  ...['saveInterval', 'crease', 'domain', 'palette', 'smoothingSigma', 'snapshotDir'],
] as readonly (keyof TrainFlags)[];

/**
 * The input that a name asks for; undefined if it does not begin with `parity:`.
 * @throws InputError for what cannot be read, and for flags that go with a picture
 */
export function parityInput(name: string, flags: TrainFlags): ParityRunInput | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const wrong = (reason: string) =>
    new InputError(
      `${JSON.stringify(name)} is no problem of sparse parity: ${reason}; write parity:n=20,k=3, and ,noise=0.1 or ,shuffled where wanted`,
    );
  const values = new Map<string, string>();
  for (const part of name.slice(PREFIX.length).split(',')) {
    const [key, value = ''] = part.split('=', 2) as [string, string?];
    if (!['n', 'k', 'noise', 'shuffled'].includes(key))
      throw wrong(`${JSON.stringify(key)} is none of its parts`);
    if (values.has(key)) throw wrong(`${key} is given twice`);
    if (key === 'shuffled' ? part !== key : !/^(\d{1,15}|\d*\.\d+)$/.test(value))
      throw wrong(`${JSON.stringify(part)} cannot be read`);
    values.set(key, value);
  }
  const [n, k] = [values.get('n'), values.get('k')];
  if (n === undefined || k === undefined) throw wrong(`${n === undefined ? 'n' : 'k'} is missing`);
  const picture = OF_PICTURES.find((key) => flags[key] !== undefined);
  if (picture !== undefined) {
    throw new InputError(
      `${flagName(picture)} is about pictures, and no plane shows a network of the ${n} inputs of ${name}; leave it out`,
    );
  }
  const [noise, shuffled] = [Number(values.get('noise') ?? 0), values.has('shuffled')];
  const canonical = `${PREFIX}n=${Number(n)},k=${Number(k)}${noise > 0 ? `,noise=${noise}` : ''}${shuffled ? ',shuffled' : ''}`;
  return { kind: 'parity', name: canonical, n: Number(n), k: Number(k), noise, shuffled };
}
