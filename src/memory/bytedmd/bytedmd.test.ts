// ByteDMD against the numbers of its own implementation: scalars, linear algebra, attention, microGPT.

import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cost, type Numbers, type Program, trace, traceText, type Width } from './bytedmd.ts';
import { DepthStack } from './depth-stack.ts';
import {
  attention,
  flashAttention,
  type Matrix,
  matmul,
  matmulIkj,
  matmulTiled,
  matmulTour,
  matvec,
  microGpt,
  recursive,
  strassen,
  vecmat,
  winograd,
} from './testing/programs.ts';
import {
  add,
  divmod,
  gt,
  mul,
  type Nested,
  reveal,
  type Scalar,
  sub,
  sum,
  Tracked,
  truth,
} from './tracked.ts';

interface Golden {
  readonly scalar: Record<string, { trace: number[]; cost: number; cost_bpe2: number; cost_bpe4: number }>;
  readonly linalg: Record<string, Record<string, number> | number>;
  readonly attention: { N: number; d: number; Bk: number; naive: number; flash: number }[];
  readonly microgpt: { cost: number; trace: number[]; bpe2: number };
}

const GOLDEN = new URL('../../../../shared/data/energy/bytedmd.json', import.meta.url);
const golden = existsSync(GOLDEN) ? (JSON.parse(readFileSync(GOLDEN, 'utf8')) as Golden) : undefined;

/** A matrix of numbers that differ. */
const matrix = (rows: number, columns: number, first = 1): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => first + i * columns + j));

const run = (program: Program, args: readonly Numbers[]) => trace(program, args).depths;

const relu = (a: Scalar): Scalar => (truth(gt(a, 0)) ? add(a, 0) : 0);

/** Each program with the arguments that its golden numbers were made with. */
const CASES: Readonly<Record<string, readonly [program: Program, args: readonly Numbers[]]>> = {
  'my_add(1,2,3)': [(a: Scalar, b: Scalar, c: Scalar) => add(add(a, b), c), [1, 2, 3]],
  'a+a': [(a: Scalar) => add(a, a), [5]],
  'composite (b+c)>(a+d)': [
    (a: Scalar, b: Scalar, c: Scalar, d: Scalar) => gt(add(b, c), add(a, d)),
    [1, 2, 3, 4],
  ],
  'dot2 sum-zip': [
    (a: Scalar[], b: Scalar[]) => {
      let total: Scalar = 0;
      for (const [i, x] of a.entries()) total = add(total, mul(x, b[i]!));
      return total;
    },
    [
      [1, 2],
      [3, 4],
    ],
  ],
  'dot2 unrolled': [
    (a: Scalar[], b: Scalar[]) => add(mul(a[0]!, b[0]!), mul(a[1]!, b[1]!)),
    [
      [1, 2],
      [3, 4],
    ],
  ],
  'divmod q+r+a': [
    (a: Scalar, b: Scalar) => {
      const [q, r] = divmod(a, b);
      return add(add(q, r), a);
    },
    [10, 3],
  ],
  'relu pos': [relu, [3]],
  'relu neg': [relu, [-3]],
  '10-a*10': [(a: Scalar) => sub(10, mul(a, 10)), [2]],
  'xs[i]': [(xs: Scalar[], i: Scalar) => xs[reveal(i)]!, [[10, 20, 30], 1]],
};

describe.skipIf(golden === undefined)('ByteDMD (needs ../shared/data/energy)', () => {
  test('every scalar program is here', () => {
    expect(Object.keys(CASES)).toEqual(Object.keys(golden!.scalar));
  });

  test.each(Object.entries(CASES))('%s', (name, [program, args]) => {
    const depths = run(program, args);
    const { trace: expected, ...costs } = golden!.scalar[name]!;
    expect(depths).toEqual(expected);
    expect([1, 2, 4].map((width) => cost(depths, width as Width))).toEqual([
      costs.cost,
      costs.cost_bpe2,
      costs.cost_bpe4,
    ]);
  });

  test.each([2, 3, 4, 5, 6, 7, 8, 16])('matrices of %d', (n) => {
    const [a, b, x] = [matrix(n, n), matrix(n, n, 3), matrix(1, n)[0]!];
    const costs = {
      matvec: cost(run(matvec, [a, x])),
      vecmat: cost(run(vecmat, [a, x])),
      matmul_ijk: cost(run(matmul, [a, a])),
      matmul_ijk_distinct: cost(run(matmul, [a, b])),
      matmul_ijk_lists: cost(run(matmul, [a, matrix(n, n)])),
      matmul_ijk_same_list: cost(run(matmul, [a, a])),
      matvec_lists: cost(run(matvec, [a, x])),
    };
    expect(costs).toEqual(golden!.linalg[String(n)]);
  });

  test.each([
    ['4x4_ikj', matmulIkj],
    ['4x4_tiled2', matmulTiled],
    ['4x4_tsp', matmulTour],
    ['4x4_strassen', strassen],
    ['4x4_winograd', winograd],
    ['4x4_vanilla_recursive', recursive],
  ])('%s', (name, program) => {
    const [a, b] = [matrix(4, 4), matrix(4, 4, 7)];
    const traced = trace(program, [a, b]);
    expect(cost(traced.depths)).toBe(golden!.linalg[name]);
    expect(traced.result).toEqual(product(a, b));
  });

  test('attention, naive and flash', () => {
    for (const { N, d, Bk, naive, flash } of golden!.attention) {
      const [q, k, v] = [1, 2, 3].map((first) => matrix(N, d, first)) as [number[][], number[][], number[][]];
      const blocks = (a: Matrix, b: Matrix, c: Matrix) => flashAttention(a, b, c, Bk);
      expect([cost(run(attention, [q, k, v])), cost(run(blocks, [q, k, v]))], `${N} ${d} ${Bk}`).toEqual([
        naive,
        flash,
      ]);
    }
  });

  test('one token through microGPT, read for read', () => {
    const sizes = [
      [4, 4],
      [4, 4],
      [4, 4],
      [4, 4],
      [4, 4],
      [4, 4],
      [4, 4],
      [16, 4],
      [4, 16],
    ] as const;
    const depths = run(
      microGpt,
      sizes.map(([rows, columns]) => Array.from({ length: rows }, () => Array<number>(columns).fill(1))),
    );
    expect(depths).toEqual(golden!.microgpt.trace);
    expect([cost(depths), cost(depths, 2)]).toEqual([3214, golden!.microgpt.bpe2]);
    expect(depths).toHaveLength(955);
  });
});

function product(a: number[][], b: number[][]): number[][] {
  return a.map((row) => b[0]!.map((_, j) => row.reduce((total, x, k) => total + x * b[k]![j]!, 0)));
}

test('the trace view names every read, its depth and its cost', () => {
  const { reads, result } = trace((a: Scalar, b: Scalar) => mul(add(a, b), a), [2, 3]);
  expect(result).toBe(10);
  expect(traceText(reads)).toBe(
    [
      'add v2 depth 1 cost 1',
      'add v1 depth 2 cost 2',
      'mul v3 depth 1 cost 1',
      'mul v2 depth 2 cost 2',
      'total 6\n',
    ].join('\n'),
  );
});

describe('a tracked value', () => {
  test.each<[string, (a: Scalar) => unknown]>([
    ['arithmetic', (a) => (a as number) + 1],
    ['a comparison', (a) => (a as number) > 1],
    ['a text', (a) => `${a as number}`],
    ['an index', (a) => [1, 2, 3][a as number]],
    ['JSON', (a) => JSON.stringify({ a })],
    ['Math', (a) => Math.sqrt(a as number)],
  ])('does not get out through %s', (_, use) => {
    expect(() => trace((a: Scalar) => use(a) as Nested, [1])).toThrow(TypeError);
  });

  test('belongs to one program', () => {
    let stolen: Scalar = 0;
    trace(
      (a: Scalar) => {
        stolen = a;
        return a;
      },
      [1],
    );
    expect(stolen).toBeInstanceOf(Tracked);
    expect(() => trace((a: Scalar) => add(a, stolen), [1])).toThrow(
      'add: its operands belong to two programs',
    );
  });

  test('constants alone are not tracked', () => {
    expect(run(() => add(mul(2, 3), sum([1, 2])), [])).toEqual([]);
  });
});

test('a wider value costs its bytes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.constantFrom<Width>(1, 2, 4), (depth, width) => {
      let expected = 0;
      for (let b = (depth - 1) * width + 1; b <= depth * width; b++) expected += Math.ceil(Math.sqrt(b));
      expect(cost([depth], width)).toBe(expected);
    }),
  );
});

test('the depth stack is a list with the newest in front', () => {
  const steps = fc.array(fc.tuple(fc.nat(9), fc.boolean()), { maxLength: 80 });
  fc.assert(
    fc.property(steps, (operations) => {
      const stack = new DepthStack(operations.length);
      let list: number[] = [];
      for (const [key, isPush] of operations) {
        list = list.filter((other) => other !== key);
        if (isPush) {
          list.unshift(key);
          stack.push(key);
        } else {
          stack.remove(key);
        }
        expect(list.map((each) => stack.depth(each))).toEqual(list.map((_, i) => i + 1));
      }
      expect(stack.keys.toReversed()).toEqual(list);
    }),
  );
});
