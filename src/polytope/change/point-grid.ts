// A grid of points over a domain, and what networks are there.

import { gridCentres, type PointNetwork, type PointValues } from './at-points.ts';
import type { Domain } from './change.ts';
import type { PointEvaluator } from './point-evaluator.ts';

/** A grid of side * side points over a domain, and what evaluates networks there. */
export interface PointGrid {
  readonly evaluator: PointEvaluator;
  readonly domain: Domain;
  readonly side: number;
  /** Float64 [side * side][2]. */
  readonly points: Float64Array;
}

export function pointGrid(evaluator: PointEvaluator, domain: Domain, side: number): PointGrid {
  return { evaluator, domain, side, points: gridCentres(domain, side) };
}

/** A network and what it is at the points of a grid. */
export interface Look {
  readonly network: PointNetwork;
  readonly at: PointValues;
}

export function lookAt(network: PointNetwork, { evaluator, points }: PointGrid): Look {
  return { network, at: evaluator.evaluate(network, points) };
}
