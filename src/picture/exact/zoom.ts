// The way of a zoom: domains from a whole to a detail, smoothly.

import type { Partition } from '../../polytope/exact/partition.ts';

type Domain = Partition['domain'];

/** A box grown about its middle to the proportions of another. */
export function withProportions([x0, y0, x1, y1]: Domain, [X0, Y0, X1, Y1]: Domain): Domain {
  const scale = Math.max((x1 - x0) / (X1 - X0), (y1 - y0) / (Y1 - Y0));
  const half = [(scale * (X1 - X0)) / 2, (scale * (Y1 - Y0)) / 2] as const;
  const middle = [(x0 + x1) / 2, (y0 + y1) / 2] as const;
  return [middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]];
}

/**
 * `count` domains from `from` to `to`, both included. Sizes shrink by a factor that is the same at every moment, but for
 * a gentle start and end, and the point that has the same place in both boxes keeps it: the zoom goes straight to it.
 */
export function zoomDomains(from: Domain, to: Domain, count: number): Domain[] {
  const scale = (to[2] - to[0]) / (from[2] - from[0]);
  return Array.from({ length: count }, (_, i) => {
    if (i === 0) return from;
    if (i === count - 1) return to;
    const share = i / (count - 1);
    const eased = share * share * (3 - 2 * share);
    // How far the way from the first to the last box has been gone, in space: 0 to 1.
    const gone = Math.abs(scale - 1) < 1e-9 ? eased : (1 - scale ** eased) / (1 - scale);
    return from.map((start, k) => start + gone * (to[k]! - start)) as unknown as Domain;
  });
}
