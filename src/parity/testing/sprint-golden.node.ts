// The golden data of the first sprint, where the folder that holds it lies beside the clone.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** An event of the sprint's log: operation, buffer, size, clock before it, distance of a read. */
export type GoldenEvent = readonly ['R' | 'W', string, number, number, number | null];

export interface GoldenBuffer {
  readonly buffer: string;
  readonly size: number;
  readonly reads: number;
  readonly sum_distance: number;
  readonly avg_distance: number;
  readonly min: number;
  readonly max: number;
}

export interface GoldenVariant {
  readonly events: readonly GoldenEvent[];
  readonly summary: {
    readonly per_read_average: number;
    readonly per_float_read_average: number;
    readonly total_floats_accessed: number;
    readonly total_floats_read: number;
    readonly working_set: number;
    readonly per_buffer: readonly GoldenBuffer[];
  };
  readonly steps: readonly {
    readonly out: number;
    readonly updated: boolean;
    readonly params_sha256: string;
  }[];
  readonly train_losses: readonly number[];
  readonly test_losses: readonly number[];
  readonly train_accs: readonly number[];
  readonly test_accs: readonly number[];
  readonly final_params_b64: string;
}

export interface SprintGolden {
  readonly data: {
    readonly secret: readonly number[];
    readonly x_train: readonly (readonly number[])[];
    readonly y_train: readonly number[];
    readonly x_test: readonly (readonly number[])[];
    readonly y_test: readonly number[];
  };
  /** Float64, little-endian: W1 [hidden][n], b1, W2, b2. */
  readonly init_params_b64: string;
  readonly variants: { readonly unfused: GoldenVariant; readonly fused: GoldenVariant };
}

const FILE = new URL('../../../../shared/data/energy/sprint1_n3_k3_h1000.json', import.meta.url);

/** The data; undefined where it is missing, and tests skip. */
export function sprintGolden(): SprintGolden | undefined {
  const path = fileURLToPath(FILE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SprintGolden) : undefined;
}

/** The float64 values of a base64 text. */
export function float64Of(base64: string): Float64Array {
  const bytes = Buffer.from(base64, 'base64');
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
