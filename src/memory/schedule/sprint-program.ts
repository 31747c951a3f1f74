// The first sprint's training step as a program: one hidden layer of ReLU, hinge loss, one sample, decay in the update.

import { ProgramBuilder, read, scalar, write } from './builder.ts';
import type { Learner, Operand, Program } from './program.ts';

/** Statement by statement, and operand by operand, what the learner `sprint` does on whole buffers, unfused. */
export function sprintProgram(learner: Learner): Program {
  const { inputs: n, hidden } = learner;
  const m = hidden[0]!;
  const make = new ProgramBuilder();
  const W1 = make.buffer('W1', n * m, 'parameter');
  const b1 = make.buffer('b1', m, 'parameter');
  const W2 = make.buffer('W2', m, 'parameter');
  const b2 = make.buffer('b2', 1, 'parameter');
  const x = make.buffer('x', n, 'input');
  const y = make.buffer('y', 1, 'input');
  const names = ['h_pre', 'h', 'out', 'dout', 'dW2', 'db2', 'dh', 'dh_pre'];
  const lengths = [m, m, 1, 1, m, 1, m, m];
  const [z, h, out, dout, dW2, db2, dh, dz] = names.map((name, i) =>
    make.buffer(name, lengths[i]!, 'temporary'),
  ) as [number, number, number, number, number, number, number, number];

  const row = { buffer: W1, when: 'unit', unitStride: n, count: n, stride: 1 } as const;
  const each = (buffer: number) =>
    ({ buffer, when: 'unit', unitStride: 1, count: 1, stride: 1 }) as const satisfies Omit<Operand, 'write'>;
  const held = (buffer: number) => read(make.whole(buffer, 'start'));
  const result = (buffer: number) => write(make.whole(buffer, 'end'));
  const units = (...operands: Operand[]) => [
    { axis: `hidden ${m}`, units: m, operands, reduces: false, freeInside: false },
  ];

  make.add('sample', 'load', 'next', 'x, y = the next sample', [scalar([result(x), result(y)])]);
  make.add('forward1', 'dense', 'next', 'h_pre[j] = sum over i of W1[j][i] x[i], + b1[j]', [
    ...units(held(x), read(row), read(each(b1)), write(each(z))),
  ]);
  make.add('relu1', 'activate', 'next', 'h[j] = max(0, h_pre[j])', units(read(each(z)), write(each(h))));
  const sum = units(read(each(h)), read(each(W2)), read(make.whole(b2, 'end')), result(out));
  make.add(
    'forward2',
    'dense',
    'next',
    'out = sum over j of W2[j] h[j], + b2',
    [{ ...sum[0]!, reduces: true }],
    {
      layer: 1,
    },
  );
  const judged = [make.whole(out, 'end'), make.whole(y, 'end')].map(read);
  make.add('compare', 'judge', 'judge', 'if out y < 1: dout = -y', [scalar([...judged, result(dout)])]);
  make.add(
    ...(['gradient2', 'gradient', 'now', 'dW2[j] = dout h[j]; db2 = dout'] as const),
    units(held(dout), read(each(h)), write(each(dW2)), result(db2)),
    { layer: 1 },
  );
  make.add(
    ...(['back1', 'back', 'now', 'dh[j] = W2[j] dout'] as const),
    units(read(each(W2)), held(dout), write(each(dh))),
    { layer: 1 },
  );
  const slope = units(read(each(dh)), read(each(z)), write(each(dz)));
  make.add('slope1', 'slope', 'now', 'dh_pre[j] = dh[j] (h_pre[j] > 0)', slope);
  const free = units(read(each(dz)), held(x), read(row), write(row)).map((form) => ({
    ...form,
    freeInside: true,
  }));
  const weights = { weights: true };
  make.add('update W1', 'update', 'now', 'W1[j][i] -= rate (dh_pre[j] x[i] + decay W1[j][i])', free, weights);
  const move = (name: string, gradient: number, p: number) =>
    `${name} -= rate (${make.buffers[gradient]!.name}[j] + decay ${make.buffers[p]!.name}[j])`;
  make.add(
    ...(['update b1', 'update', 'now', move('b1[j]', dz, b1)] as const),
    units(read(each(dz)), read(each(b1)), write(each(b1))),
  );
  make.add(
    ...(['update W2', 'update', 'now', move('W2[j]', dW2, W2)] as const),
    units(read(each(dW2)), read(each(W2)), write(each(W2))),
    { layer: 1, weights: true },
  );
  make.add(
    ...(['update b2', 'update', 'now', 'b2 -= rate (db2 + decay b2)'] as const),
    [scalar([read(make.whole(db2, 'end')), read(make.whole(b2, 'end')), result(b2)])],
    { layer: 1 },
  );
  return { learner, buffers: make.buffers, statements: make.statements };
}
