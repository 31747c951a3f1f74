// Programs of tracked scalars whose ByteDMD is known: matrices, attention, one token through a tiny GPT.

import { add, div, gt, mul, pow, type Scalar, sub } from '../tracked.ts';

export type Row = readonly Scalar[];
export type Matrix = readonly Row[];

const range = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i);

/** a1 b1 + a2 b2 + ..., from left to right. */
function inner(a: Row, b: Row): Scalar {
  return a.slice(1).reduce<Scalar>((total, x, i) => add(total, mul(x, b[i + 1]!)), mul(a[0]!, b[0]!));
}

const column = (m: Matrix, j: number): Row => m.map((row) => row[j]!);

export const matvec = (a: Matrix, x: Row): Row => a.map((row) => inner(row, x));

export const vecmat = (a: Matrix, x: Row): Row => range(x.length).map((j) => inner(x, column(a, j)));

export const matmul = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => range(b.length).map((j) => inner(row, column(b, j))));

/** A product that is accumulated into the cells of a result, in the order of `steps`. */
function accumulated(
  n: number,
  a: Matrix,
  b: Matrix,
  steps: Iterable<readonly [number, number, number]>,
): Matrix {
  const c: (Scalar | undefined)[][] = range(n).map(() => Array(n).fill(undefined));
  for (const [i, j, k] of steps) {
    const product = mul(a[i]![k]!, b[k]![j]!);
    const old = c[i]![j];
    c[i]![j] = old === undefined ? product : add(old, product);
  }
  return c as Matrix;
}

export function matmulIkj(a: Matrix, b: Matrix): Matrix {
  const n = range(a.length);
  const steps = n.flatMap((i) => n.flatMap((k) => n.map((j) => [i, j, k] as const)));
  return accumulated(a.length, a, b, steps);
}

export function matmulTiled(a: Matrix, b: Matrix, tile = 2): Matrix {
  const tiles = range(a.length / tile).map((t) => t * tile);
  const steps = tiles.flatMap((bi) =>
    tiles.flatMap((bj) =>
      tiles.flatMap((bk) =>
        range(tile, bi).flatMap((i) =>
          range(tile, bj).flatMap((j) => range(tile, bk).map((k) => [i, j, k] as const)),
        ),
      ),
    ),
  );
  return accumulated(a.length, a, b, steps);
}

/** The cells of a 4x4 product in the order that ByteDMD's search for a shortest tour found. */
export function matmulTour(a: Matrix, b: Matrix): Matrix {
  const c: Scalar[][] = range(4).map(() => []);
  for (const [i, columns] of [
    [2, 1, 0, 3],
    [3, 2, 1, 0],
    [0, 2, 1, 3],
    [3, 2, 1, 0],
  ].entries()) {
    for (const j of columns) c[i]![j] = inner(a[i]!, column(b, j));
  }
  return c;
}

const combine = (op: (x: Scalar, y: Scalar) => Scalar) => (a: Matrix, b: Matrix) =>
  a.map((row, i) => row.map((x, j) => op(x, b[i]![j]!)));
const plus = combine(add);
const minus = combine(sub);

type Quarters = readonly [Matrix, Matrix, Matrix, Matrix];

function quarters(m: Matrix): Quarters {
  const h = m.length / 2;
  const [upper, lower] = [m.slice(0, h), m.slice(h)];
  const half = (rows: Matrix, from: number) => rows.map((row) => row.slice(from, from + h));
  return [half(upper, 0), half(upper, h), half(lower, 0), half(lower, h)];
}

function joined([c11, c12, c21, c22]: Quarters): Matrix {
  return [...c11.map((row, i) => [...row, ...c12[i]!]), ...c21.map((row, i) => [...row, ...c22[i]!])];
}

/** Strassen 1969, down to single elements. */
export function strassen(a: Matrix, b: Matrix): Matrix {
  if (a.length === 1) return matmul(a, b);
  const [a11, a12, a21, a22] = quarters(a);
  const [b11, b12, b21, b22] = quarters(b);
  const m1 = strassen(plus(a11, a22), plus(b11, b22));
  const m2 = strassen(plus(a21, a22), b11);
  const m3 = strassen(a11, minus(b12, b22));
  const m4 = strassen(a22, minus(b21, b11));
  const m5 = strassen(plus(a11, a12), b22);
  const m6 = strassen(minus(a21, a11), plus(b11, b12));
  const m7 = strassen(minus(a12, a22), plus(b21, b22));
  const c11 = plus(minus(plus(m1, m4), m5), m7);
  const c12 = plus(m3, m5);
  const c21 = plus(m2, m4);
  const c22 = plus(plus(minus(m1, m2), m3), m6);
  return joined([c11, c12, c21, c22]);
}

/** Winograd's form of Strassen's method (1971), on blocks; `product` multiplies the blocks. */
function winogradOnce(a: Quarters, b: Quarters, product: (x: Matrix, y: Matrix) => Matrix): Quarters {
  const [a11, a12, a21, a22] = a;
  const [b11, b12, b21, b22] = b;
  const v1 = minus(b22, b12);
  const v2 = plus(v1, b11);
  const v3 = minus(v2, b21);
  const v4 = minus(b12, b11);
  const u1 = minus(a11, a21);
  const u2 = plus(a21, a22);
  const u3 = minus(u1, a22);
  const u4 = plus(u3, a12);
  const p1 = product(a11, b11);
  const p2 = product(a12, b21);
  const p3 = product(a22, v3);
  const p4 = product(u1, v1);
  const p5 = product(u2, v4);
  const p6 = product(u4, b22);
  const p7 = product(u3, v2);
  const t1 = minus(p1, p7);
  const t2 = plus(t1, p5);
  return [plus(p1, p2), plus(t2, p6), plus(minus(t1, p3), p4), plus(t2, p4)];
}

export function winograd(a: Matrix, b: Matrix): Matrix {
  if (a.length === 1) return matmul(a, b);
  return joined(winogradOnce(quarters(a), quarters(b), winograd));
}

export function recursive(a: Matrix, b: Matrix): Matrix {
  if (a.length === 1) return matmul(a, b);
  const [a11, a12, a21, a22] = quarters(a);
  const [b11, b12, b21, b22] = quarters(b);
  return joined([
    plus(recursive(a11, b11), recursive(a12, b21)),
    plus(recursive(a11, b12), recursive(a12, b22)),
    plus(recursive(a21, b11), recursive(a22, b21)),
    plus(recursive(a21, b12), recursive(a22, b22)),
  ]);
}

/** Stand-ins with the reads of a maximum (both), and with two reads of one value for exp and 1/x. */
const larger = add;
const square = (x: Scalar) => mul(x, x);

function scores(query: Row, keys: Matrix): Row {
  return keys.map((key) => mul(inner(query, key), query.length ** -0.5));
}

/** softmax(Q K^T / sqrt(d)) V, one matrix after the other. */
export function attention(q: Matrix, k: Matrix, v: Matrix): Matrix {
  const s = q.map((query) => scores(query, k));
  const p = s.map((row) => {
    const maximum = row.slice(1).reduce((m, x) => {
      sub(x, m);
      return larger(m, x);
    }, row[0]!);
    const exps: Scalar[] = [];
    let total: Scalar | undefined;
    for (const x of row) {
      const e = square(sub(x, maximum));
      exps.push(e);
      total = total === undefined ? e : add(total, e);
    }
    const inverse = square(total!);
    return exps.map((e) => mul(e, inverse));
  });
  return p.map((row) => range(v[0]!.length).map((d) => inner(row, column(v, d))));
}

/** The same in blocks of keys with a running maximum and sum (Milakov and Gimelshein 2018; FlashAttention 2022). */
export function flashAttention(q: Matrix, k: Matrix, v: Matrix, block: number): Matrix {
  const d = range(v[0]!.length);
  return q.map((query) => {
    let state: { max: Scalar; sum: Scalar; out: Scalar[] } | undefined;
    for (let from = 0; from < k.length; from += block) {
      const s = scores(query, k.slice(from, from + block));
      const max = s.slice(1).reduce(larger, s[0]!);
      const p: Scalar[] = [];
      let total: Scalar | undefined;
      for (const x of s) {
        p.push(square(sub(x, max)));
        total = total === undefined ? p.at(-1)! : add(total, p.at(-1)!);
      }
      const out = d.map((dd) => inner(p, column(v.slice(from, from + block), dd)));
      if (state === undefined) {
        state = { max, sum: total!, out };
        continue;
      }
      const next = larger(state.max, max);
      const alpha = square(sub(state.max, next));
      const beta = square(sub(max, next));
      const both = add(mul(alpha, state.sum), mul(beta, total!));
      const old = state.out;
      state = { max: next, sum: both, out: d.map((i) => add(mul(alpha, old[i]!), mul(beta, out[i]!))) };
    }
    const inverse = square(state!.sum);
    return state!.out.map((x) => mul(x, inverse));
  });
}

function rmsnorm(x: Row): Row {
  const mean = mul(
    lazySum(x, (xi) => mul(xi, xi)),
    1 / x.length,
  );
  const scale = pow(mean, -0.5);
  return x.map((xi) => mul(xi, scale));
}

/** The sum of terms that are computed one by one, as they are added. */
function lazySum(x: Row, term: (xi: Scalar, i: number) => Scalar): Scalar {
  let total: Scalar = 0;
  for (const [i, xi] of x.entries()) total = add(total, term(xi, i));
  return total;
}

/** One token through a GPT of one layer (after Karpathy's microGPT): two heads of two, one position, so that v is the answer. */
export function microGpt(...w: Matrix[]): Row {
  const [wte, wpe, lmHead, wq, wk, wv, wo, fc1, fc2] = w as [
    Matrix,
    Matrix,
    Matrix,
    Matrix,
    Matrix,
    Matrix,
    Matrix,
    Matrix,
    Matrix,
  ];
  const project = (x: Row, m: Matrix): Row => m.map((row) => lazySum(row, (wi, i) => mul(wi, x[i]!)));
  let x = rmsnorm(wte[0]!.map((t, i) => add(t, wpe[0]![i]!)));
  const residual = x;
  x = rmsnorm(x);
  const [q, k, v] = [project(x, wq), project(x, wk), project(x, wv)];
  for (const head of [0, 2]) {
    div(
      lazySum(q.slice(head, head + 2), (qj, j) => mul(qj, k[head + j]!)),
      2 ** 0.5,
    );
  }
  x = project(v, wo).map((a, i) => add(a, residual[i]!));
  const second = x;
  x = project(rmsnorm(x), fc1).map((xi) => mul(xi, gt(xi, 0)));
  x = project(x, fc2).map((a, i) => add(a, second[i]!));
  return project(x, lmHead);
}
