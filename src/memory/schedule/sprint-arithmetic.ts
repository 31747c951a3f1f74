// The arithmetic of the first sprint's network, operation by operation and in its order, so that every bit is the same.

import type { Arithmetic, UnitValues } from './arithmetic.ts';
import type { Statement } from './program.ts';

export interface SprintTraining {
  /** W1, b1, W2, b2. */
  readonly parameters: readonly Float64Array[];
  /** Samples in cyclic order: x [samples][n] and y [samples]. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly rate: number;
  readonly decay: number;
}

export function sprintArithmetic({ parameters, x, y, rate, decay }: SprintTraining): Arithmetic {
  const moved = (p: number, gradient: number) => p - rate * (gradient + decay * p);
  return {
    initial: () => parameters,
    load: (step, to, target) => {
      const s = step % y.length;
      for (let i = 0; i < to.length; i++) to[i] = x[s * to.length + i]!;
      target[0] = y[s]!;
    },
    judge: (out, target, derivative) => {
      if (!(out[0]! * target[0]! < 1)) return false;
      derivative[0] = -target[0]!;
      return true;
    },
    begin: () => {},
    unit: ({ kind, layer, weights }: Statement, _form, products, { held, read, write, sums }: UnitValues) => {
      switch (kind) {
        case 'dense': {
          if (layer === 0) {
            const [row, bias] = [read[0]!, read[1]!];
            let sum = 0;
            for (let i = 0; i < row.length; i++) sum += row[i]! * held[0]![i]!;
            write[0]![0] = sum + bias[0]!;
          } else if (products) write[0]![0] = read[1]![0]! * read[0]![0]!;
          else sums[0] = sums[0]! + read[1]![0]! * read[0]![0]!;
          return;
        }
        case 'activate':
          // Not Math.max: like Python's max(0.0, z), which gives 0.0 for -0.0 and NaN.
          write[0]![0] = read[0]![0]! > 0 ? read[0]![0]! : 0;
          return;
        case 'gradient':
          write[0]![0] = held[0]![0]! * read[0]![0]!;
          return;
        case 'back':
          write[0]![0] = read[0]![0]! * held[0]![0]!;
          return;
        case 'slope':
          write[0]![0] = read[0]![0]! * (read[1]![0]! > 0 ? 1 : 0);
          return;
        case 'update': {
          const [gradient, p] = [read[0]!, read[1]!];
          if (layer === 0 && weights) {
            const input = held[0]!;
            for (let i = 0; i < p.length; i++) write[0]![i] = moved(p[i]!, gradient[0]! * input[i]!);
          } else write[0]![0] = moved(p[0]!, gradient[0]!);
          return;
        }
        default:
          throw new Error(`${kind} is not done unit by unit`);
      }
    },
    end: ({ kind }, _form, { held, read, write, sums }) => {
      if (kind === 'dense' && write.length > 0) write[0]![0] = sums[0]! + read[0]![0]!;
      else if (kind === 'gradient') write[0]![0] = held[0]![0]!;
      else if (kind === 'update' && write.length > 0) write[0]![0] = moved(read[1]![0]!, read[0]![0]!);
    },
  };
}
