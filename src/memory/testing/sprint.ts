// The first sprint's network as traces, operation by operation: the whole run of 40 steps, unfused and fused.

import { READ, type TraceSink, WRITE } from '../trace.ts';

/** Sizes, and of each step whether it changed the parameters. */
export interface SprintRun {
  readonly n: number;
  readonly hidden: number;
  readonly updated: readonly boolean[];
}

const FORWARD = 'Wx Wy Rx RW1 Rb1 Wz Rz Wh Rh RW2 Rb2 Wo Ro Ry';
const START = 'Wdo Rdo Rh WdW2 Wdb2 RW2 Rdo Wdh';
const UPDATE_2 = 'RdW2 RW2 WW2 Rdb2 Rb2 Wb2';
const UPDATE_1 = 'Rdh Rz Wdz Rdz Rx RW1 WW1 Rdz Rb1 Wb1';

/** Tells the run to a sink; every step is marked, the first after the parameters are written. */
export function sprint(
  { n, hidden, updated }: SprintRun,
  variant: 'unfused' | 'fused',
  sink: TraceSink,
): void {
  const lengths: Readonly<Record<string, number>> = {
    ...{ W1: n * hidden, b1: hidden, W2: hidden, b2: 1, x: n, y: 1, z: hidden, h: hidden, o: 1, do: 1 },
    ...{ dW2: hidden, db2: 1, dh: hidden, dz: hidden },
  };
  const ids = Object.keys(lengths);
  for (const [id, name] of ids.entries()) {
    sink.declare({ id, name, length: lengths[name]!, kind: 'float64', result: /^[Wb]/.test(name) });
  }
  const versions = new Map<string, number>();
  const tell = (operations: string) => {
    for (const operation of operations.split(' ')) {
      const name = operation.slice(1);
      const write = operation.startsWith('W');
      const version = (versions.get(name) ?? 0) + (write ? 1 : 0);
      versions.set(name, version);
      sink.access(write ? WRITE : READ, ids.indexOf(name), version, 0, 1, lengths[name]!);
    }
  };
  tell('WW1 Wb1 WW2 Wb2');
  for (const update of updated) {
    sink.step();
    tell(FORWARD);
    if (!update) continue;
    tell(START);
    tell(variant === 'fused' ? `${UPDATE_2} ${UPDATE_1}` : `${UPDATE_1} ${UPDATE_2}`);
  }
}
