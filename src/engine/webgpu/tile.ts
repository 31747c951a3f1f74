// How a network is cut into pieces for a GPU: points and neurons of a workgroup, and what each thread of it computes.

/** What of a device's limits decides the pieces. */
export interface TileLimits {
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
  /** Whether a processor stands in for a GPU. */
  readonly software?: boolean;
}

/**
 * A workgroup computes `neurons` x `points` sums; each of its `threads` keeps `threadNeurons` x `threadPoints` of them
 * in registers. Weights pass through workgroup memory `depth` rows at a time.
 */
export interface Tile {
  /** Where a layer's inputs lie: a whole layer in workgroup memory, or in storage, of which a piece is fetched. */
  readonly source: 'workgroup' | 'storage';
  readonly points: number;
  readonly neurons: number;
  readonly threadPoints: 4 | 8;
  readonly threadNeurons: 4 | 8;
  readonly depth: number;
  /** Rows of activations in workgroup memory: a whole layer's, or `depth`. */
  readonly rows: number;
  readonly threads: number;
}

/** Threads that a GPU runs in step. */
const WARP = 32;
/** Blocks of neurons where a layer's inputs come from storage. */
const STORAGE_NEURONS: readonly number[] = [128, 64, 32, 16, 8];
/** The fewest points that make a whole layer in workgroup memory worth reading all weights for. */
const LEAST_POINTS = 16;
/** Workgroups that a training batch is to give: about as many as a large GPU has multiprocessors. */
const TRAINING_GROUPS = 128;

/**
 * The pieces in which a network is computed. They decide speed only: each sum is made in one order whatever they are.
 * @param widths inputs, hidden widths and outputs
 * @param most the most points that a workgroup may take
 */
export function chooseTile(widths: readonly number[], limits: TileLimits, most = 128): Tile {
  const widest = Math.max(...widths);
  if (limits.software) return softwareTile(widths, limits, most);
  const neurons = 8 * Math.ceil(widest / 8);
  const whole = candidates(
    'workgroup',
    neurons,
    widths,
    Array.from({ length: 16 }, (_, i) => 8 * (i + 1)),
  ).filter((tile) => fits(tile, limits));
  const enough = whole.filter((tile) => tile.points >= Math.min(most, LEAST_POINTS) && tile.points <= most);
  if (enough.length > 0) return best(enough, widest);
  const points = [64, 32, 16, 8].filter((count) => count <= Math.max(8, most));
  for (const block of STORAGE_NEURONS) {
    if (block > neurons && block > 8) continue;
    const parts = candidates('storage', block, widths, points).filter((tile) => fits(tile, limits));
    if (parts.length > 0) return best(parts, widest);
  }
  throw new RangeError('the device has too little workgroup memory');
}

/**
 * The pieces for a processor that stands in for a GPU, where compiling takes longer than computing: SwiftShader takes
 * minutes and gigabytes for 64 sums a thread, a second for 16. One kernel serves all networks up to a width.
 */
function softwareTile(widths: readonly number[], limits: TileLimits, most: number): Tile {
  const [points, depth] = [most < 16 ? 8 : 16, 8];
  const few = { points, depth, threadPoints: 4, threadNeurons: 4 } as const;
  const neurons = 32 * Math.ceil(Math.max(...widths) / 32);
  const whole: Tile = {
    ...few,
    source: 'workgroup',
    neurons,
    rows: neurons,
    threads: (points * neurons) / 16,
  };
  if (fits(whole, limits)) return whole;
  return { ...few, source: 'storage', neurons: 32, rows: depth, threads: 2 * points };
}

/** Points of a workgroup that leave enough workgroups in a training batch of `count` points. */
export function trainingPoints(count: number): number {
  return [64, 32, 16].find((points) => Math.ceil(count / points) >= TRAINING_GROUPS) ?? 8;
}

/** Bytes of workgroup memory: rows of activations, rows of weights, hashes. */
export function workgroupBytes({ rows, points, neurons, depth }: Tile): number {
  return 4 * (rows * points + depth * neurons + 2 * points);
}

function candidates(
  source: Tile['source'],
  neurons: number,
  widths: readonly number[],
  pointCounts: readonly number[],
): Tile[] {
  const depth = chooseDepth(Math.max(...widths), source);
  const rows =
    source === 'storage'
      ? depth
      : Math.max(neurons, ...widths.map((width) => depth * Math.ceil(width / depth)));
  const sizes = [4, 8] as const;
  return pointCounts.flatMap((points) =>
    sizes.flatMap((threadPoints) =>
      sizes.map((threadNeurons) => {
        const threads = (points / threadPoints) * (neurons / threadNeurons);
        return { source, points, neurons, threadPoints, threadNeurons, depth, rows, threads };
      }),
    ),
  );
}

/** Of 8 to 16 rows, those that leave the fewest unused in the last piece; the most of several. */
function chooseDepth(widest: number, source: Tile['source']): number {
  if (source === 'storage') return 8;
  if (widest <= 16) return Math.max(4, widest);
  let depth = 16;
  const unused = (d: number) => d * Math.ceil(widest / d) - widest;
  for (let d = 15; d >= 8; d--) if (unused(d) < unused(depth)) depth = d;
  return depth;
}

function fits(tile: Tile, limits: TileLimits): boolean {
  const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  return (
    Number.isInteger(tile.threads) &&
    tile.threads <= most &&
    workgroupBytes(tile) <= limits.maxComputeWorkgroupStorageSize
  );
}

/** The tile with the largest share of time spent on useful multiply-adds; the one with more points of equals. */
function best(tiles: readonly Tile[], widest: number): Tile {
  let [found, score] = [tiles[0]!, 0];
  for (const tile of tiles) {
    const value = usefulShare(tile, widest);
    if (value >= score) [found, score] = [tile, value];
  }
  return found;
}

/**
 * An estimate of the share of a multiprocessor's multiply-adds that do useful work: lanes of warps that have a thread,
 * neurons that are no padding, and multiply-adds among the instructions of the inner loop (of whose vector loads each
 * costs about as much as four multiply-adds), times a bonus for points, which share the fetching of weights.
 */
export function usefulShare(tile: Tile, widest: number): number {
  const { threads, threadPoints: p, threadNeurons: n } = tile;
  const lanes = threads / (WARP * Math.ceil(threads / WARP));
  const blocks = tile.neurons * Math.ceil(widest / tile.neurons);
  const loads = p / 4 + n / 4;
  const arithmetic = (p * n) / (p * n + 4 * loads);
  const fetching = tile.points / (tile.points + 8);
  return lanes * (widest / blocks) * arithmetic * fetching;
}
