// The data-movement meter: element accesses a second of CPU time through the two LRU engines, in turns on one thread.
//
// Orders of single accesses over 34,000 elements; a training step over whole buffers; the same step unit by unit, whose
// runs hold 3 to 20 elements. Everything is counted, from the call of `access` to the finished histogram.

import { LruStack } from '../dist/memory/lru.js';
import { lruModule } from '../dist/memory/lru-module.node.js';
import { PlainWorkspace } from '../dist/memory/plain.js';
import { Recorder } from '../dist/memory/recorder.js';
import { MT19937 } from '../dist/random/mt19937.js';
import { ratios, spread, table } from './measure.mjs';

const DISTINCT = 34_000;
const ROUNDS = 15;

export const title =
  'Meter: million element accesses per second of CPU time, and the engines round by round; median (10th to 90th percentile)';

/** Indices of single elements, `times` times as many as there are. */
const ORDERS = {
  'single elements, random order': (times) => {
    const random = new MT19937(1);
    return Uint32Array.from({ length: DISTINCT * times }, () => random.word() % DISTINCT);
  },
  'single elements, cyclic': (times) =>
    Uint32Array.from({ length: DISTINCT * times }, (_, i) => i % DISTINCT),
  'single elements, sawtooth': (times) =>
    Uint32Array.from({ length: DISTINCT * times }, (_, i) => {
      const at = i % DISTINCT;
      return Math.floor(i / DISTINCT) % 2 === 0 ? at : DISTINCT - 1 - at;
    }),
};

/** A trace of single accesses to one buffer. */
function singles(elements) {
  return {
    lengths: [DISTINCT],
    accesses: elements.length,
    tell: (stack) => {
      for (let i = 0; i < elements.length; i++) stack.access(0, 0, elements[i], 1, 1);
    },
  };
}

/** Steps of a network n -> hidden -> 1 with ReLU over whole buffers: forward, backward, update. */
function whole(n, hidden, steps) {
  const [W1, b1, W2, x, z, h, dz] = [0, 1, 2, 3, 4, 5, 6];
  const lengths = [n * hidden, hidden, hidden, n, hidden, hidden, hidden];
  const step = [
    ...[
      [1, x],
      [0, x],
      [0, W1],
      [0, b1],
      [1, z],
      [0, z],
      [1, h],
      [0, h],
      [0, W2],
    ],
    ...[
      [0, z],
      [0, W2],
      [1, dz],
      [0, h],
      [0, W2],
      [1, W2],
      [0, dz],
      [0, x],
      [0, W1],
      [1, W1],
      [0, dz],
      [0, b1],
      [1, b1],
    ],
  ];
  return {
    lengths,
    accesses: steps * step.reduce((sum, [, buffer]) => sum + lengths[buffer], 0),
    tell: (stack) => {
      for (let s = 0; s < steps; s++) for (const [op, b] of step) stack.access(op, b, 0, 1, lengths[b]);
    },
  };
}

/** The same unit by unit, forward upwards and backward downwards: runs of n elements and of one. */
function byUnit(n, hidden, steps) {
  return {
    lengths: [n * hidden, hidden, hidden, n, hidden],
    accesses: steps * (n + hidden * (2 * n + 4 + 4 * n + 5)),
    tell: (stack) => {
      for (let s = 0; s < steps; s++) {
        stack.access(1, 3, 0, 1, n);
        for (let j = 0; j < hidden; j++) {
          stack.access(0, 3, 0, 1, n);
          stack.access(0, 0, j * n, 1, n);
          stack.access(0, 1, j, 1, 1);
          stack.access(1, 4, j, 1, 1);
          stack.access(0, 4, j, 1, 1);
          stack.access(0, 2, j, 1, 1);
        }
        for (let j = hidden - 1; j >= 0; j--) {
          stack.access(0, 4, j, 1, 1);
          stack.access(0, 2, j, 1, 1);
          stack.access(1, 2, j, 1, 1);
          stack.access(0, 3, 0, 1, n);
          stack.access(0, 0, j * n, 1, n);
          stack.access(1, 0, j * n, 1, n);
          stack.access(0, 3, 0, 1, n);
          stack.access(0, 1, j, 1, 1);
          stack.access(1, 1, j, 1, 1);
        }
      }
    },
  };
}

/** Only runs: n elements of one of many buffers' places, in a fixed random order of the places. */
function shuffledRuns(n) {
  const places = Math.floor(DISTINCT / n);
  const random = new MT19937(7);
  const order = Uint32Array.from({ length: places * 60 }, () => random.word() % places);
  return {
    lengths: [places * n],
    accesses: order.length * n,
    tell: (stack) => {
      for (let i = 0; i < order.length; i++) stack.access(0, 0, order[i] * n, 1, n);
    },
  };
}

const TRACES = () => ({
  ...Object.fromEntries(Object.entries(ORDERS).map(([name, order]) => [name, singles(order(60))])),
  'unit by unit, n=3, hidden 1000': byUnit(3, 1000, 60),
  'unit by unit, n=20, hidden 500': byUnit(20, 500, 40),
  'runs of 3 in random order': shuffledRuns(3),
  'runs of 20 in random order': shuffledRuns(20),
  'whole buffers, n=3, hidden 1000': whole(3, 1000, 100),
  'whole buffers, n=20, hidden 500': whole(20, 500, 100),
  'whole buffers, n=20, hidden 50,000': whole(20, 50_000, 3),
});

export async function run() {
  const rows = [];
  for (const [name, trace] of Object.entries(TRACES())) {
    const rates = { elements: [], runs: [] };
    for (let round = -3; round < ROUNDS; round++) {
      for (const method of ['elements', 'runs']) {
        // What takes microseconds is repeated until the clock can tell.
        const times = method === 'runs' && name.startsWith('whole') ? 20 : 1;
        const rate = (trace.accesses * times) / cpuSeconds(() => meter(trace, method, times));
        if (round >= 0) rates[method].push(rate);
      }
    }
    const faster = spread(ratios(rates.runs, rates.elements), 1, 2);
    rows.push([name, spread(rates.elements, 1e-6), spread(rates.runs, 1e-6), faster]);
  }
  table(['trace', 'by elements', 'by runs', 'runs / elements'], rows);
  learnerRows();
}

/** A learner written against a workspace, with the meter and without, beside the same loops on plain arrays. */
function learnerRows() {
  const [n, hidden, steps] = [20, 500, 200];
  const alternatives = {
    'plain arrays, no workspace': () => bare(n, hidden, steps),
    'workspace without the meter': () => learn(new PlainWorkspace(), n, hidden, steps),
    'workspace with the meter': () => {
      const stack = new LruStack(lruModule(), 'runs');
      const sink = {
        declare: (buffer) => stack.declare(buffer),
        access: (operation, buffer, _version, ...run) => stack.access(operation, buffer, ...run),
        step: () => {},
      };
      learn(new Recorder(sink), n, hidden, steps);
      stack.histogram();
    },
  };
  const seconds = Object.fromEntries(Object.keys(alternatives).map((name) => [name, []]));
  for (let round = -3; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(alternatives)) {
      const took = cpuSeconds(work);
      if (round >= 0) seconds[name].push(took / steps);
    }
  }
  const base = seconds['plain arrays, no workspace'];
  table(
    [`a step unit by unit, n=${n}, hidden ${hidden}`, 'microseconds of CPU time', 'multiple'],
    Object.entries(seconds).map(([name, times]) => [
      name,
      spread(times, 1e6),
      spread(ratios(times, base), 1, 2),
    ]),
  );
}

/** One example after the other through n -> hidden -> 1 with ReLU; the units one by one, backward in reverse. */
function learn(memory, n, hidden, steps) {
  const W1 = memory.float64('W1', n * hidden);
  const W2 = memory.float64('W2', hidden);
  const x = memory.float64('x', n);
  const h = memory.float64('h', hidden);
  const out = memory.float64('out', 1);
  // The arrays are the same throughout; taken out of the loops, they cost what plain arrays cost.
  const [w1, w2, xs, hs] = [W1.values, W2.values, x.values, h.values];
  for (let i = 0; i < n * hidden; i++) w1[i] = ((i * 7919) % 1000) / 5000 - 0.1;
  for (let j = 0; j < hidden; j++) w2[j] = ((j * 104729) % 1000) / 5000 - 0.1;
  memory.write(W1);
  memory.write(W2);
  memory.end();
  for (let s = 0; s < steps; s++) {
    memory.step();
    for (let i = 0; i < n; i++) xs[i] = (s * 31 + i * 17) % 3 === 0 ? 1 : -1;
    memory.write(x);
    memory.end();
    let sum = 0;
    for (let j = 0; j < hidden; j++) {
      memory.read(x);
      memory.read(W1, j * n, n);
      memory.read(W2, j, 1);
      let z = 0;
      for (let i = 0; i < n; i++) z += w1[j * n + i] * xs[i];
      hs[j] = z > 0 ? z : 0;
      sum += w2[j] * hs[j];
      memory.write(h, j, 1);
      memory.end();
    }
    out.values[0] = sum;
    memory.write(out);
    memory.end();
    for (let j = hidden - 1; j >= 0; j--) {
      memory.read(x);
      memory.read(W1, j * n, n);
      memory.read(W2, j, 1);
      memory.read(h, j, 1);
      const g = hs[j] > 0 ? w2[j] : 0;
      for (let i = 0; i < n; i++) w1[j * n + i] -= 0.001 * (g * xs[i] + 0.01 * w1[j * n + i]);
      w2[j] -= 0.001 * (hs[j] + 0.01 * w2[j]);
      memory.write(W1, j * n, n);
      memory.write(W2, j, 1);
      memory.end();
    }
  }
}

/** `learn` without a workspace. */
function bare(n, hidden, steps) {
  const W1 = new Float64Array(n * hidden);
  const W2 = new Float64Array(hidden);
  const x = new Float64Array(n);
  const h = new Float64Array(hidden);
  const out = new Float64Array(1);
  for (let i = 0; i < n * hidden; i++) W1[i] = ((i * 7919) % 1000) / 5000 - 0.1;
  for (let j = 0; j < hidden; j++) W2[j] = ((j * 104729) % 1000) / 5000 - 0.1;
  for (let s = 0; s < steps; s++) {
    for (let i = 0; i < n; i++) x[i] = (s * 31 + i * 17) % 3 === 0 ? 1 : -1;
    let sum = 0;
    for (let j = 0; j < hidden; j++) {
      let z = 0;
      for (let i = 0; i < n; i++) z += W1[j * n + i] * x[i];
      h[j] = z > 0 ? z : 0;
      sum += W2[j] * h[j];
    }
    out[0] = sum;
    for (let j = hidden - 1; j >= 0; j--) {
      const g = h[j] > 0 ? W2[j] : 0;
      for (let i = 0; i < n; i++) W1[j * n + i] -= 0.001 * (g * x[i] + 0.01 * W1[j * n + i]);
      W2[j] -= 0.001 * (h[j] + 0.01 * W2[j]);
    }
  }
}

function meter({ lengths, tell }, method, times) {
  const stack = new LruStack(lruModule(), method);
  for (const [id, length] of lengths.entries()) stack.declare({ id, name: `${id}`, length, kind: 'float64' });
  for (let i = 0; i < times; i++) tell(stack);
  stack.histogram();
}

function cpuSeconds(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
