// NPY, NumPy's file of one array: written as NumPy writes it (version 1.0), read with everything checked.
// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import { InputError } from './input-error.ts';
import { elementCount, quoted } from './tensor.ts';

/** A row-major array: uint8, uint32, float32 or float64, by NumPy's short names. */
export type NpyArray =
  | { readonly dtype: 'u1'; readonly shape: readonly number[]; readonly data: Uint8Array }
  | { readonly dtype: 'u4'; readonly shape: readonly number[]; readonly data: Uint32Array }
  | { readonly dtype: 'f4'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'f8'; readonly shape: readonly number[]; readonly data: Float64Array };

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy leaves room for a first dimension of this many digits, so that an array can grow in place. */
const GROWTH_DIGITS = 21;

/** The bytes of a file. Throws an InputError where the shape does not fit the data. */
export function writeNpy({ dtype, shape, data }: NpyArray): Uint8Array<ArrayBuffer> {
  if (elementCount(shape) !== data.length) {
    throw new InputError(`array for npy: shape [${shape}] does not fit ${data.length} values`);
  }
  const order = dtype === 'u1' ? '|' : '<';
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${order}${dtype}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const room = shape.length === 0 ? 0 : GROWTH_DIGITS - String(shape[0]).length;
  const start = Math.ceil((10 + dictionary.length + room + 1) / 64) * 64;
  if (start - 10 > 0xffff) throw new InputError('array for npy: too many dimensions');
  const bytes = new Uint8Array(start + data.byteLength);
  bytes.set([...MAGIC, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, start - 10, true);
  bytes.fill(0x20, 10, start - 1);
  bytes.set(new TextEncoder().encode(dictionary), 10);
  bytes[start - 1] = 0x0a;
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

/**
 * Reads a file's bytes (format versions 1 to 3); the data is a copy. Whatever breaks the format, and any other element
 * type or order, throws an InputError that begins with `source`.
 */
export function readNpy(bytes: Uint8Array, source = 'the npy file'): NpyArray {
  const refuse = (reason: string): never => {
    throw new InputError(`${source}: ${reason}`);
  };
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) return refuse('this is no npy file');
  const version = bytes[6]!;
  if (version < 1 || version > 3) return refuse(`npy version ${version} is unknown; save it with numpy.save`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  if (start > bytes.length) return refuse('the file ends inside its header; save it anew');
  const header = new TextDecoder('latin1').decode(
    bytes.subarray(version === 1 ? 10 : 12, Math.min(start, 0x10000)),
  );
  const fields = parseDictionary(header);
  if (fields === undefined) return refuse(`the header ${quoted(header)} is damaged; save it anew`);
  if (fields.fortranOrder) return refuse('columns come first; save numpy.ascontiguousarray(array)');
  const { shape } = fields;
  const count = elementCount(shape);
  const copy = new Uint8Array(bytes.length - start);
  copy.set(bytes.subarray(start));
  const matches = (size: number): boolean => count * size === copy.length;
  switch (fields.descr) {
    case '|u1':
      if (matches(1)) return { dtype: 'u1', shape, data: copy };
      break;
    case '<u4':
      if (matches(4)) return { dtype: 'u4', shape, data: new Uint32Array(copy.buffer) };
      break;
    case '<f4':
      if (matches(4)) return { dtype: 'f4', shape, data: new Float32Array(copy.buffer) };
      break;
    case '<f8':
      if (matches(8)) return { dtype: 'f8', shape, data: new Float64Array(copy.buffer) };
      break;
    default:
      return refuse(`elements of type ${quoted(fields.descr)} are not read; save array.astype('<f4')`);
  }
  return refuse(`shape (${shape}) does not fit ${copy.length} bytes of data; save it anew`);
}

interface Fields {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** Reads the header's dictionary, keys in any order; undefined if it is anything else. */
function parseDictionary(header: string): Fields | undefined {
  const body = /^\{(.*)\}\s*$/s.exec(header)?.[1];
  if (body === undefined) return undefined;
  const field =
    /\s*'(descr|fortran_order|shape)'\s*:\s*(?:'([^']*)'|(True|False)|\(([\d,\s]*)\))\s*(?:,\s*|$)/y;
  const found = new Map<string, RegExpExecArray>();
  while (field.lastIndex < body.length) {
    const match = field.exec(body);
    if (match === null || found.has(match[1]!)) return undefined;
    found.set(match[1]!, match);
  }
  const descr = found.get('descr')?.[2];
  const fortran = found.get('fortran_order')?.[3];
  const tuple = found.get('shape')?.[4];
  if (descr === undefined || fortran === undefined || tuple === undefined) return undefined;
  const sizes = tuple.trim() === '' ? [] : tuple.replace(/,\s*$/, '').split(',');
  if (!sizes.every((size) => /^\s*\d+\s*$/.test(size))) return undefined;
  return { descr, fortranOrder: fortran === 'True', shape: sizes.map(Number) };
}
