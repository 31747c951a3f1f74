// The arithmetic of net/ (dense layers, activations, losses, SGD and Adam), unit by unit, with the same sums in the same order.

import { activate, derivative } from '../../net/activation.ts';
import { loss } from '../../net/loss.ts';
import type { Activation } from '../../net/network.ts';
import { ADAM } from '../../net/optimizer.ts';
import type { LossName } from '../../net/training.ts';
import { powInteger } from '../../random/math.ts';
import type { Arithmetic, UnitValues } from './arithmetic.ts';
import type { Learner, Statement } from './program.ts';

export interface NetworkTraining {
  readonly activation: Activation;
  readonly loss: LossName;
  readonly rate: number;
  /** W1, b1, W2, b2, ... in float64. */
  readonly parameters: readonly Float64Array[];
  /** Samples in cyclic order: x [samples][inputs] and targets [samples][outputs]. */
  readonly x: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
}

export function networkArithmetic(learner: Learner, training: NetworkTraining): Arithmetic {
  const { batch: B, inputs, hidden, outputs, optimizer } = learner;
  const { rate, x, targets, activation, parameters } = training;
  const widths = [inputs, ...hidden, outputs];
  const samples = targets.length / outputs;
  const cyclic = (from: ArrayLike<number>, width: number, step: number, to: Float64Array) => {
    for (let p = 0; p < B; p++) {
      const s = (step * B + p) % samples;
      for (let i = 0; i < width; i++) to[p * width + i] = from[s * width + i]!;
    }
  };
  const sgd = ([gradient, p]: readonly Float64Array[], [to]: readonly Float64Array[]) => {
    for (let i = 0; i < p!.length; i++) to![i] = p![i]! - rate * gradient![i]!;
  };
  const adam = (
    [m, v, g, p]: readonly Float64Array[],
    [m2, v2, to]: readonly Float64Array[],
    steps: number,
  ) => {
    const stepSize = rate / (1 - powInteger(ADAM.beta1, steps));
    const correction = Math.sqrt(1 - powInteger(ADAM.beta2, steps));
    for (let i = 0; i < p!.length; i++) {
      m2![i] = ADAM.beta1 * m![i]! + (1 - ADAM.beta1) * g![i]!;
      v2![i] = ADAM.beta2 * v![i]! + (1 - ADAM.beta2) * g![i]! * g![i]!;
      to![i] = p![i]! - (stepSize * m2![i]!) / (Math.sqrt(v2![i]!) / correction + ADAM.eps);
    }
  };
  /** Statement by statement; form 0 takes a row of the weights at a time, form 1 a column. */
  const unit = (
    { kind, layer }: Statement,
    form: number,
    products: boolean,
    { held, read, write, sums }: UnitValues,
    step: number,
  ) => {
    const [k, m] = [widths[layer]!, widths[layer + 1]!];
    switch (kind) {
      case 'dense':
        if (form === 0) forwardRow(held[0]!, read[0]!, read[1]![0]!, write[0]!, k);
        else forwardColumn(read[0]!, read[1]!, products ? write[0]! : sums, products, m);
        return;
      case 'activate':
        for (let p = 0; p < B; p++) write[0]![p] = activate(activation, read[0]![p]!);
        return;
      case 'gradient':
        if (form === 0) gradientRow(read[0]!, held[0]!, write[0]!, write[1]!, k);
        else gradientColumn(held[0]!, read[0]!, write[0]!, m);
        return;
      case 'back':
        if (form === 0) backRow(read[0]!, read[1]!, products ? write[0]! : sums, products, k);
        else backColumn(read[0]!, held[0]!, write[0]!, m);
        return;
      case 'slope':
        for (let p = 0; p < B; p++) write[0]![p] = read[0]![p]! * derivative(activation, read[1]![p]!);
        return;
      case 'update':
        if (optimizer === 'sgd') sgd(read, write);
        else adam(read, write, step + 1);
        return;
      default:
        throw new Error(`${kind} is not done unit by unit`);
    }
  };
  return {
    initial: () => {
      if (optimizer === 'sgd') return parameters;
      return parameters.flatMap((values) => [
        values,
        new Float64Array(values.length),
        new Float64Array(values.length),
      ]);
    },
    load: (step, to, target) => {
      cyclic(x, inputs, step, to);
      cyclic(targets, outputs, step, target);
    },
    judge: (y, t, to) => {
      to.set(loss(training.loss, y, t, B).gradient);
      return true;
    },
    begin: ({ kind, layer }, _form, { held, sums }) => {
      // A forward pass over columns begins its sums with the biases.
      const m = widths[layer + 1]!;
      if (kind === 'dense' && sums.length > 0)
        for (let i = 0; i < sums.length; i++) sums[i] = held[0]![i % m]!;
    },
    unit,
    end: ({ kind, layer }, form, { held, write, sums }) => {
      if (write.length === 0) return;
      if (kind !== 'gradient') write[0]!.set(sums);
      else if (form === 1) biasGradient(held[0]!, write[0]!, widths[layer + 1]!);
    },
  };

  function forwardRow(a: Float64Array, row: Float64Array, bias: number, z: Float64Array, k: number): void {
    for (let p = 0; p < B; p++) {
      let sum = bias;
      for (let i = 0; i < k; i++) sum += row[i]! * a[p * k + i]!;
      z[p] = sum;
    }
  }

  function forwardColumn(
    a: Float64Array,
    column: Float64Array,
    to: Float64Array,
    products: boolean,
    m: number,
  ): void {
    for (let p = 0; p < B; p++) {
      for (let o = 0; o < m; o++) {
        const product = column[o]! * a[p]!;
        to[p * m + o] = products ? product : to[p * m + o]! + product;
      }
    }
  }

  function gradientRow(
    dz: Float64Array,
    a: Float64Array,
    row: Float64Array,
    bias: Float64Array,
    k: number,
  ): void {
    row.fill(0);
    let sum = 0;
    for (let p = 0; p < B; p++) {
      sum += dz[p]!;
      for (let i = 0; i < k; i++) row[i] = row[i]! + dz[p]! * a[p * k + i]!;
    }
    bias[0] = sum;
  }

  function gradientColumn(dz: Float64Array, a: Float64Array, column: Float64Array, m: number): void {
    for (let o = 0; o < m; o++) {
      let sum = 0;
      for (let p = 0; p < B; p++) sum += dz[p * m + o]! * a[p]!;
      column[o] = sum;
    }
  }

  function biasGradient(dz: Float64Array, bias: Float64Array, m: number): void {
    for (let o = 0; o < m; o++) {
      let sum = 0;
      for (let p = 0; p < B; p++) sum += dz[p * m + o]!;
      bias[o] = sum;
    }
  }

  function backRow(
    row: Float64Array,
    dz: Float64Array,
    to: Float64Array,
    products: boolean,
    k: number,
  ): void {
    for (let p = 0; p < B; p++) {
      for (let i = 0; i < k; i++) {
        const product = row[i]! * dz[p]!;
        to[p * k + i] = products ? product : to[p * k + i]! + product;
      }
    }
  }

  function backColumn(column: Float64Array, dz: Float64Array, to: Float64Array, m: number): void {
    for (let p = 0; p < B; p++) {
      let sum = 0;
      for (let o = 0; o < m; o++) sum += column[o]! * dz[p * m + o]!;
      to[p] = sum;
    }
  }
}
