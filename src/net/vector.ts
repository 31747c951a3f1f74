// Vectors of either precision: storage is float32 or float64, arithmetic is float64, rounded when stored.

import type { Vector } from './network.ts';

/** A vector of zeros of the same precision as `like`. */
export function zeros<V extends Vector>(like: V, length: number): V;
export function zeros(like: Vector, length: number): Vector {
  return like instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
}
