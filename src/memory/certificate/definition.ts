// What a training step is, for the checker of certificates: written down a second time, apart from the search's programs.

/** The learner that a certificate is about. */
export interface CertifiedLearner {
  readonly arithmetic: 'sprint' | 'network';
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly batch: number;
  readonly optimizer: 'sgd' | 'adam';
}

/** Elements of a buffer that one pass of a loop touches at unit u: u * step, then `count` of them, `stride` apart. */
export type Touch = readonly [buffer: string, step: number, count: number, stride: number];

/** A way to go through an operation unit by unit. */
export interface Loop {
  readonly axis: string;
  readonly units: number;
  /** Read whole and held before the loop. */
  readonly hold: readonly string[];
  readonly read: readonly Touch[];
  readonly write: readonly Touch[];
  /** Read and written whole after the loop. */
  readonly lastRead: readonly string[];
  readonly lastWrite: readonly string[];
  /** Whether what is written last are sums over the units; `from` is the held buffer that they begin with. */
  readonly sums: boolean;
  readonly from?: string;
  /** Whether nothing is added up inside a unit. */
  readonly elementwise: boolean;
}

export interface Operation {
  readonly name: string;
  readonly part: 'next' | 'judge' | 'now';
  readonly loops: readonly Loop[];
}

export interface Definition {
  /** Name and length; the first ones are what training is for, in the order in which it begins with them. */
  readonly buffers: ReadonlyMap<string, number>;
  readonly results: readonly string[];
  /** In the order of the definition. */
  readonly operations: readonly Operation[];
}

const NOTHING = {
  hold: [],
  read: [],
  write: [],
  lastRead: [],
  lastWrite: [],
  sums: false,
  elementwise: false,
};

function loop(axis: string, units: number, more: Partial<Loop>): Loop {
  return { ...NOTHING, axis, units, ...more };
}

/** An operation on whole buffers. */
function once(lastRead: readonly string[], lastWrite: readonly string[]): readonly Loop[] {
  return [loop('1', 1, { lastRead, lastWrite })];
}

const one = (buffer: string): Touch => [buffer, 1, 1, 1];

export function definitionOf(learner: CertifiedLearner): Definition {
  return learner.arithmetic === 'sprint' ? sprint(learner) : network(learner);
}

/** out = W2 relu(W1 x + b1) + b2; hinge loss; p -= rate (gradient + decay p), after the gradients of all. */
function sprint({ inputs: n, hidden }: CertifiedLearner): Definition {
  const m = hidden[0]!;
  const over = (more: Partial<Loop>) => [loop(`hidden ${m}`, m, more)];
  const W1: Touch = ['W1', n, n, 1];
  const operations: Operation[] = [
    { name: 'sample', part: 'next', loops: once([], ['x', 'y']) },
    {
      ...{ name: 'forward1', part: 'next' },
      loops: over({ hold: ['x'], read: [W1, one('b1')], write: [one('h_pre')] }),
    },
    { name: 'relu1', part: 'next', loops: over({ read: [one('h_pre')], write: [one('h')] }) },
    {
      ...{ name: 'forward2', part: 'next' },
      loops: over({ read: [one('W2'), one('h')], lastRead: ['b2'], lastWrite: ['out'], sums: true }),
    },
    { name: 'compare', part: 'judge', loops: once(['out', 'y'], ['dout']) },
    {
      ...{ name: 'gradient2', part: 'now' },
      loops: over({ hold: ['dout'], read: [one('h')], write: [one('dW2')], lastWrite: ['db2'] }),
    },
    { name: 'back1', part: 'now', loops: over({ hold: ['dout'], read: [one('W2')], write: [one('dh')] }) },
    { name: 'slope1', part: 'now', loops: over({ read: [one('dh'), one('h_pre')], write: [one('dh_pre')] }) },
    {
      ...{ name: 'update W1', part: 'now' },
      loops: over({ hold: ['x'], read: [one('dh_pre'), W1], write: [W1], elementwise: true }),
    },
    { name: 'update b1', part: 'now', loops: over({ read: [one('dh_pre'), one('b1')], write: [one('b1')] }) },
    { name: 'update W2', part: 'now', loops: over({ read: [one('dW2'), one('W2')], write: [one('W2')] }) },
    { name: 'update b2', part: 'now', loops: once(['db2', 'b2'], ['b2']) },
  ];
  const results = ['W1', 'b1', 'W2', 'b2'];
  const lengths: [string, number][] = [
    ...([
      ['W1', n * m],
      ['b1', m],
      ['W2', m],
      ['b2', 1],
      ['x', n],
      ['y', 1],
      ['h_pre', m],
      ['h', m],
    ] as const),
    ...([
      ['out', 1],
      ['dout', 1],
      ['dW2', m],
      ['db2', 1],
      ['dh', m],
      ['dh_pre', m],
    ] as const),
  ].map(([name, length]) => [name, length]);
  return { buffers: new Map(lengths), results, operations };
}

/** net/: z = b + W a, a = activation of z, the loss, back-propagation, and the optimizer on every parameter. */
function network({ inputs, hidden, outputs, batch: B, optimizer }: CertifiedLearner): Definition {
  const widths = [inputs, ...hidden, outputs];
  const L = widths.length - 1;
  const buffers = new Map<string, number>();
  const results: string[] = [];
  const moments = optimizer === 'adam' ? ['m', 'v'] : [];
  const result = (name: string, length: number) => {
    for (const each of [name, ...moments.map((moment) => `${name}.${moment}`)]) {
      buffers.set(each, length);
      results.push(each);
    }
  };
  const z = (l: number) => (l === L ? 'y' : `z${l}`);
  const dz = (l: number) => (l === L ? 'dy' : `dz${l}`);
  const a = (l: number) => (l === 0 ? 'x' : `a${l}`);
  const forward: Operation[] = [{ name: 'sample', part: 'next', loops: once([], ['x', 't']) }];
  const backward: Operation[] = [];
  const updates: Operation[] = [];
  buffers.set('x', B * inputs).set('t', B * outputs);
  for (let l = 1; l <= L; l++) {
    const [k, m] = [widths[l - 1]!, widths[l]!];
    const row = (name: string): Touch => [name, k, k, 1];
    const column = (name: string): Touch => [name, 1, m, k];
    /** Unit u of a layer of some width, at every sample. */
    const at = (name: string, width: number): Touch => [name, 1, B, width];
    const [rows, columns] = [
      (more: Partial<Loop>) => loop(`layer ${l}`, m, more),
      (more: Partial<Loop>) => loop(`layer ${l - 1}`, k, more),
    ];
    const [W, b, dW, db] = [`W${l}`, `b${l}`, `dW${l}`, `db${l}`];
    result(W, k * m);
    result(b, m);
    buffers
      .set(z(l), B * m)
      .set(dz(l), B * m)
      .set(dW, k * m)
      .set(db, m);
    forward.push({
      ...{ name: `forward${l}`, part: 'next' },
      loops: [
        rows({ hold: [a(l - 1)], read: [row(W), one(b)], write: [at(z(l), m)] }),
        columns({ hold: [b], read: [at(a(l - 1), k), column(W)], lastWrite: [z(l)], sums: true, from: b }),
      ],
    });
    if (l < L) {
      buffers.set(a(l), B * m).set(`da${l}`, B * m);
      const touched = { read: [at(z(l), m)], write: [at(a(l), m)] };
      forward.push({ name: `activate${l}`, part: 'next', loops: [rows(touched)] });
      const slope = { read: [at(`da${l}`, m), at(a(l), m)], write: [at(dz(l), m)] };
      backward.unshift({ name: `slope${l}`, part: 'now', loops: [rows(slope)] });
      const [K, M] = [m, widths[l + 1]!];
      backward.unshift({
        ...{ name: `back${l}`, part: 'now' },
        loops: [
          loop(`layer ${l + 1}`, M, {
            read: [[`W${l + 1}`, K, K, 1], at(dz(l + 1), M)],
            ...{ lastWrite: [`da${l}`], sums: true },
          }),
          loop(`layer ${l}`, K, {
            ...{ hold: [dz(l + 1)], read: [[`W${l + 1}`, 1, M, K]] as const, write: [at(`da${l}`, K)] },
          }),
        ],
      });
    }
    const gradient: Operation = {
      ...{ name: `gradient${l}`, part: 'now' },
      loops: [
        rows({ hold: [a(l - 1)], read: [at(dz(l), m)], write: [row(dW), one(db)] }),
        columns({ hold: [dz(l)], read: [at(a(l - 1), k)], write: [column(dW)], lastWrite: [db] }),
      ],
    };
    // Before the gradient is taken to the layer below, whose operations are already there.
    const below = backward.findIndex(({ name }) => name === `back${l - 1}`);
    if (below < 0) backward.push(gradient);
    else backward.splice(below, 0, gradient);
    const update = (name: string, touch: (buffer: string) => Touch): Partial<Loop> => {
      const state = moments.map((moment) => touch(`${name}.${moment}`));
      return {
        read: [...state, touch(`d${name}`), touch(name)],
        write: [...state, touch(name)],
        elementwise: true,
      };
    };
    updates.push({
      name: `update ${W}`,
      part: 'now',
      loops: [rows(update(W, row)), columns(update(W, column))],
    });
    updates.push({ name: `update ${b}`, part: 'now', loops: [rows(update(b, one))] });
  }
  const loss: Operation = { name: 'loss', part: 'judge', loops: once(['y', 't'], ['dy']) };
  return { buffers, results, operations: [...forward, loss, ...backward, ...updates] };
}
