// A training step of any multilayer perceptron as a program: net/'s operations, layer by layer, on a batch of points.

import { ProgramBuilder, read, scalar, write } from './builder.ts';
import type { Form, Learner, Operand, Program } from './program.ts';
import { sprintProgram } from './sprint-program.ts';

/** The program of a learner, in the plain order of its definition. */
export function programOf(learner: Learner): Program {
  return learner.arithmetic === 'sprint' ? sprintProgram(learner) : networkProgram(learner);
}

/**
 * Forward as denseForward (sums begin with the bias), backward as denseBackward, then the update of every parameter.
 * The gradient by the network's inputs, which nobody needs, is left out. Activations are [point][unit].
 */
function networkProgram(learner: Learner): Program {
  const { inputs, hidden, outputs, batch: B, optimizer } = learner;
  const widths = [inputs, ...hidden, outputs];
  const make = new ProgramBuilder();
  const layers = widths.slice(1).map((m, l) => {
    const k = widths[l]!;
    const parameter = (name: string, length: number) => ({
      value: make.buffer(name, length, 'parameter'),
      state: optimizer === 'adam' ? ['m', 'v'].map((s) => make.buffer(`${name}.${s}`, length, 'state')) : [],
    });
    return { m, k, W: parameter(`W${l + 1}`, m * k), b: parameter(`b${l + 1}`, m) };
  });
  const x = make.buffer('x', B * inputs, 'input');
  const t = make.buffer('t', B * outputs, 'input');
  const last = layers.length - 1;
  const temporary = (name: string, length: number) => make.buffer(name, length, 'temporary');
  const passes = layers.map(({ m, k }, l) => ({
    z: temporary(l === last ? 'y' : `z${l + 1}`, B * m),
    a: l === last ? -1 : temporary(`a${l + 1}`, B * m),
    dz: temporary(l === last ? 'dy' : `dz${l + 1}`, B * m),
    da: l === 0 ? -1 : temporary(`da${l}`, B * k),
    dW: temporary(`dW${l + 1}`, m * k),
    db: temporary(`db${l + 1}`, m),
  }));

  const held = (buffer: number) => read(make.whole(buffer, 'start'));
  const result = (buffer: number) => write(make.whole(buffer, 'end'));
  const one = (buffer: number) => ({ buffer, when: 'unit', unitStride: 1, count: 1, stride: 1 }) as const;
  /** A unit of a layer of width m, at every point of the batch. */
  const points = (buffer: number, m: number) =>
    ({ buffer, when: 'unit', unitStride: 1, count: B, stride: m }) as const;
  const row = (buffer: number, k: number) =>
    ({ buffer, when: 'unit', unitStride: k, count: k, stride: 1 }) as const;
  const column = (buffer: number, m: number, k: number) =>
    ({ buffer, when: 'unit', unitStride: 1, count: m, stride: k }) as const;
  const loop = (
    layer: number,
    units: number,
    operands: readonly Operand[],
    more: Partial<Form> = {},
  ): Form => ({
    ...{ axis: `layer ${layer}`, units, operands, reduces: false, freeInside: false },
    ...more,
  });

  make.add('sample', 'load', 'next', 'x, t = the next samples', [scalar([result(x), result(t)])]);
  for (const [l, { m, k, W, b }] of layers.entries()) {
    const a = l === 0 ? x : passes[l - 1]!.a;
    const { z } = passes[l]!;
    make.add(
      ...([
        `forward${l + 1}`,
        'dense',
        'next',
        `${nameOf(z)} = b${l + 1} + sum of W${l + 1} ${nameOf(a)}`,
      ] as const),
      [
        loop(l + 1, m, [held(a), read(row(W.value, k)), read(one(b.value)), write(points(z, m))]),
        loop(l, k, [held(b.value), read(points(a, k)), read(column(W.value, m, k)), result(z)], {
          ...{ reduces: true, initial: b.value },
        }),
      ],
      { layer: l },
    );
    if (l === last) break;
    const forms = [loop(l + 1, m, [read(points(z, m)), write(points(passes[l]!.a, m))])];
    make.add(`activate${l + 1}`, 'activate', 'next', `a${l + 1} = activation of z${l + 1}`, forms, {
      layer: l,
    });
  }
  const { z: y, dz: dy } = passes[last]!;
  const judged = [make.whole(y, 'end'), make.whole(t, 'end')].map(read);
  make.add('loss', 'judge', 'judge', 'dy = derivative of the loss by y', [scalar([...judged, result(dy)])]);
  for (let l = last; l >= 0; l--) {
    const { m, k, W } = layers[l]!;
    const { dz, dW, db, da } = passes[l]!;
    const a = l === 0 ? x : passes[l - 1]!.a;
    make.add(
      `gradient${l + 1}`,
      'gradient',
      'now',
      `dW${l + 1} = sum over points of ${nameOf(dz)} ${nameOf(a)}; db${l + 1} = sum of ${nameOf(dz)}`,
      [
        loop(l + 1, m, [read(points(dz, m)), held(a), write(row(dW, k)), write(one(db))]),
        loop(l, k, [held(dz), read(points(a, k)), write(column(dW, m, k)), result(db)]),
      ],
      { layer: l },
    );
    if (l === 0) break;
    make.add(
      `back${l}`,
      'back',
      'now',
      `da${l} = sum over units of W${l + 1} ${nameOf(dz)}`,
      [
        loop(l + 1, m, [read(row(W.value, k)), read(points(dz, m)), result(da)], { reduces: true }),
        loop(l, k, [read(column(W.value, m, k)), held(dz), write(points(da, k))]),
      ],
      { layer: l },
    );
    const below = passes[l - 1]!;
    const forms = [loop(l, k, [read(points(da, k)), read(points(below.a, k)), write(points(below.dz, k))])];
    make.add(`slope${l}`, 'slope', 'now', `dz${l} = da${l} times the slope at a${l}`, forms, {
      layer: l - 1,
    });
  }
  for (const [l, { m, k, W, b }] of layers.entries()) {
    const { dW, db } = passes[l]!;
    const moved = (
      { value, state }: typeof W,
      gradient: number,
      of: (buffer: number) => Omit<Operand, 'write'>,
    ) => [
      ...state.map((each) => read(of(each))),
      read(of(gradient)),
      ...state.map((each) => write(of(each))),
      read(of(value)),
      write(of(value)),
    ];
    const free = { freeInside: true };
    make.add(
      ...([`update W${l + 1}`, 'update', 'now', `W${l + 1} by ${optimizer} with dW${l + 1}`] as const),
      [
        loop(
          l + 1,
          m,
          moved(W, dW, (buffer) => row(buffer, k)),
          free,
        ),
        loop(
          l,
          k,
          moved(W, dW, (buffer) => column(buffer, m, k)),
          free,
        ),
      ],
      { layer: l, weights: true },
    );
    const forms = [loop(l + 1, m, moved(b, db, one), free)];
    make.add(`update b${l + 1}`, 'update', 'now', `b${l + 1} by ${optimizer} with db${l + 1}`, forms, {
      layer: l,
    });
  }
  return { learner, buffers: make.buffers, statements: make.statements };

  function nameOf(buffer: number): string {
    return make.buffers[buffer]!.name;
  }
}
