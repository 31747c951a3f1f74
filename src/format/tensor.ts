// Tensors as files hold them: an element type, a shape and the values, row-major.

/** The element types that Crease reads and writes, and how each is held. BOOL is a byte, 0 or 1. */
export interface TensorData {
  F64: Float64Array;
  F32: Float32Array;
  I64: BigInt64Array;
  U64: BigUint64Array;
  I32: Int32Array;
  U32: Uint32Array;
  I16: Int16Array;
  U16: Uint16Array;
  I8: Int8Array;
  U8: Uint8Array;
  BOOL: Uint8Array;
}

export type Dtype = keyof TensorData;

interface TensorOf<D extends Dtype> {
  readonly dtype: D;
  /** Empty for a single number; a size of 0 is allowed. */
  readonly shape: readonly number[];
  readonly data: TensorData[D];
}

export type Tensor =
  | TensorOf<'F64'>
  | TensorOf<'F32'>
  | TensorOf<'I64'>
  | TensorOf<'U64'>
  | TensorOf<'I32'>
  | TensorOf<'U32'>
  | TensorOf<'I16'>
  | TensorOf<'U16'>
  | TensorOf<'I8'>
  | TensorOf<'U8'>
  | TensorOf<'BOOL'>;

/** Bytes of one element. */
export const DTYPE_BYTES: ReadonlyMap<string, number> = new Map<Dtype, number>([
  ['F64', 8],
  ['F32', 4],
  ['I64', 8],
  ['U64', 8],
  ['I32', 4],
  ['U32', 4],
  ['I16', 2],
  ['U16', 2],
  ['I8', 1],
  ['U8', 1],
  ['BOOL', 1],
]);

/** A tensor over `buffer`, which holds exactly its bytes (little-endian, as every machine that Crease runs on is). */
export function tensorOver(dtype: Dtype, shape: readonly number[], buffer: ArrayBuffer): Tensor {
  switch (dtype) {
    case 'F64':
      return { dtype, shape, data: new Float64Array(buffer) };
    case 'F32':
      return { dtype, shape, data: new Float32Array(buffer) };
    case 'I64':
      return { dtype, shape, data: new BigInt64Array(buffer) };
    case 'U64':
      return { dtype, shape, data: new BigUint64Array(buffer) };
    case 'I32':
      return { dtype, shape, data: new Int32Array(buffer) };
    case 'U32':
      return { dtype, shape, data: new Uint32Array(buffer) };
    case 'I16':
      return { dtype, shape, data: new Int16Array(buffer) };
    case 'U16':
      return { dtype, shape, data: new Uint16Array(buffer) };
    case 'I8':
      return { dtype, shape, data: new Int8Array(buffer) };
    case 'U8':
    case 'BOOL':
      return { dtype, shape, data: new Uint8Array(buffer) };
  }
}

/** Whether a value from a foreign file is an integer from 0 to 2^53 - 1. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

/** The number of elements of a shape, or NaN if it is no list of integers >= 0 or the product passes 2^53 - 1. */
export function elementCount(shape: readonly unknown[]): number {
  let count = 1;
  for (const size of shape) {
    if (!isSize(size)) return NaN;
    count *= size;
    if (count > Number.MAX_SAFE_INTEGER) return NaN;
  }
  return count;
}

/** A piece of a foreign file as it may stand in a message: quoted, on one line, not long. */
export function quoted(text: string): string {
  return oneLine(JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text));
}

/** A message that holds a piece of a foreign file: on one line, with nothing that a terminal obeys, not long. */
export function oneLine(text: string): string {
  const short = text.length > 300 ? `${text.slice(0, 300)}...` : text;
  return short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
