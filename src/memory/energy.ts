// Energy under tier models: a read at LRU distance d costs what the smallest memory costs that still holds it.
//
// A model is a few published numbers for a few sizes of memory, not a measurement. Writes and arithmetic are not
// charged. All elements of a trace are taken to be as wide as its widest.

/** A memory of `bytes` (the last one has no end) whose read costs `picojoules` per 64 bits. */
export interface Tier {
  readonly name: string;
  readonly bytes: number;
  readonly picojoules: number;
}

export interface EnergyModel {
  readonly name: string;
  readonly source: string;
  readonly tiers: readonly Tier[];
}

const KB = 1024;
const ALL = Number.POSITIVE_INFINITY;

export const ENERGY_MODELS: readonly EnergyModel[] = [
  {
    name: 'horowitz-45nm',
    source:
      'Horowitz, ISSCC 2014, 45 nm, 0.9 V: pJ per 64-bit access of a cache of 8 KB, 32 KB, 1 MB, and of DRAM (lower end)',
    tiers: [
      { name: '8 KB cache', bytes: 8 * KB, picojoules: 10 },
      { name: '32 KB cache', bytes: 32 * KB, picojoules: 20 },
      { name: '1 MB cache', bytes: KB * KB, picojoules: 100 },
      { name: 'DRAM', bytes: ALL, picojoules: 1300 },
    ],
  },
  {
    name: 'sutroyaro-tiers',
    source:
      'SutroYaro, pebble game: 5, 20, 100, 640 pJ per float32, 64 of them in registers, 64 KB L1, 256 KB L2, HBM; ' +
      'its on-chip numbers resemble published ones per 64 bits, its last one per 32 bits',
    tiers: [
      { name: 'registers', bytes: 256, picojoules: 10 },
      { name: 'L1', bytes: 64 * KB, picojoules: 40 },
      { name: 'L2', bytes: 256 * KB, picojoules: 200 },
      { name: 'HBM', bytes: ALL, picojoules: 1280 },
    ],
  },
];

/** Reads that a tier answers, and their energy in picojoules. */
export interface TierShare {
  readonly tier: string;
  readonly floats: number;
  readonly picojoules: number;
}

/**
 * The energy of the reads of a run, tier by tier.
 * @param misses reads at a distance above c, for c = 0, 1, ...: see `missCurve`; cold reads go to the last tier
 * @param bits the width of an element
 */
export function energy({ tiers }: EnergyModel, misses: Float64Array, bits: number): TierShare[] {
  const missed = (bytes: number): number => {
    const capacity = Math.floor((bytes * 8) / bits);
    return bytes === ALL ? 0 : misses[Math.min(capacity, misses.length - 1)]!;
  };
  let before = misses[0]!;
  return tiers.map(({ name, bytes, picojoules }) => {
    const after = missed(bytes);
    const floats = before - after;
    before = after;
    return { tier: name, floats, picojoules: (floats * picojoules * bits) / 64 };
  });
}

/**
 * Reads that a fully associative LRU cache of c elements misses, for c = 0, 1, ..., from the histogram of distances
 * and the number of cold reads: all capacities from one pass (Mattson et al. 1970).
 */
export function missCurve(histogram: Float64Array, cold: number): Float64Array {
  const misses = new Float64Array(histogram.length);
  let deeper = cold;
  for (let c = histogram.length - 1; c >= 0; c--) {
    misses[c] = deeper;
    deeper += histogram[c]!;
  }
  return misses;
}
