// Exact integrals of affine functions, of their squares and of their absolute values over the cells of a partition.

import type { Partition } from '../exact/partition.ts';

/** An affine function, x * gx + y * gy + c. */
export interface Affine {
  readonly gx: number;
  readonly gy: number;
  readonly c: number;
}

export const ZERO: Affine = { gx: 0, gy: 0, c: 0 };

export function difference(f: Affine, g: Affine): Affine {
  return { gx: f.gx - g.gx, gy: f.gy - g.gy, c: f.c - g.c };
}

export function mean(f: Affine, g: Affine): Affine {
  return { gx: (f.gx + g.gx) / 2, gy: (f.gy + g.gy) / 2, c: (f.c + g.c) / 2 };
}

/** One cell as a fan of triangles, on which polynomials are integrated; `at` moves it to another cell. */
export class CellIntegrals {
  readonly #partition: Partition;
  #first = 0;
  #end = 0;

  constructor(partition: Partition) {
    this.#partition = partition;
  }

  at(cell: number): this {
    this.#first = this.#partition.cellStarts[cell]!;
    this.#end = this.#partition.cellStarts[cell + 1]!;
    return this;
  }

  /** The integral of f g. */
  product(f: Affine, g: Affine): number {
    let sum = 0;
    this.#eachTriangle((area, a, b, c) => {
      const [fa, fb, fc] = [this.#value(f, a), this.#value(f, b), this.#value(f, c)];
      const [ga, gb, gc] = [this.#value(g, a), this.#value(g, b), this.#value(g, c)];
      // The exact rule for a product of two affine functions on a triangle.
      sum += (area / 12) * ((fa + fb + fc) * (ga + gb + gc) + fa * ga + fb * gb + fc * gc);
    });
    return sum;
  }

  /** The integral of f. */
  integral(f: Affine): number {
    let sum = 0;
    this.#eachTriangle((area, a, b, c) => {
      sum += (area / 3) * (this.#value(f, a) + this.#value(f, b) + this.#value(f, c));
    });
    return sum;
  }

  /** The integral of |f|. */
  magnitude(f: Affine): number {
    let sum = 0;
    this.#eachTriangle((area, a, b, c) => {
      sum += area * meanMagnitude(this.#value(f, a), this.#value(f, b), this.#value(f, c));
    });
    return sum;
  }

  #value({ gx, gy, c }: Affine, vertex: number): number {
    const { vertices } = this.#partition;
    return gx * vertices[2 * vertex]! + gy * vertices[2 * vertex + 1]! + c;
  }

  #eachTriangle(use: (area: number, a: number, b: number, c: number) => void): void {
    const { vertices, cellVertices } = this.#partition;
    const a = cellVertices[this.#first]!;
    const [x, y] = [vertices[2 * a]!, vertices[2 * a + 1]!];
    for (let i = this.#first + 2; i < this.#end; i++) {
      const [b, c] = [cellVertices[i - 1]!, cellVertices[i]!];
      const [ux, uy] = [vertices[2 * b]! - x, vertices[2 * b + 1]! - y];
      const [vx, vy] = [vertices[2 * c]! - x, vertices[2 * c + 1]! - y];
      use((ux * vy - vx * uy) / 2, a, b, c);
    }
  }
}

/** The mean of |f| over a triangle with the values p, q, r at its corners. */
export function meanMagnitude(p: number, q: number, r: number): number {
  const whole = (p + q + r) / 3;
  if (p >= 0 === q >= 0 && q >= 0 === r >= 0) return Math.abs(whole);
  // One corner is alone on its side of the line f = 0, which cuts a triangle off there.
  const [alone, s, t] = p >= 0 === q >= 0 ? [r, p, q] : q >= 0 === r >= 0 ? [p, q, r] : [q, p, r];
  const corner = (alone * (alone / (alone - s)) * (alone / (alone - t))) / 3;
  return Math.abs(corner) + Math.abs(whole - corner);
}
