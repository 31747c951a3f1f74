// Safetensors: tensors with names and a little text metadata in one file, as PyTorch and others read them.
// Format: https://github.com/huggingface/safetensors#format

import { InputError } from './input-error.ts';
import { DTYPE_BYTES, type Dtype, elementCount, isSize, quoted, type Tensor, tensorOver } from './tensor.ts';
import { duplicateKey } from './unique-keys.ts';

export interface Safetensors {
  readonly metadata: Record<string, string>;
  /** In the order in which their bytes lie in the file. */
  readonly tensors: Map<string, Tensor>;
}

/** The format's own limit on the header, in bytes. */
const HEADER_LIMIT = 100_000_000;
const METADATA = '__metadata__';

/** A header entry that has been checked by itself; `start` and `end` count bytes from the end of the header. */
interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a file's bytes; the tensors are copies. Nothing in the file is trusted: whatever breaks the format throws an
 * InputError that begins with `source`, and nothing larger than the file is allocated.
 */
export function readSafetensors(bytes: Uint8Array, source = 'the safetensors file'): Safetensors {
  const refuse = (reason: string): never => {
    throw new InputError(`${source}: ${reason}; it is damaged or no safetensors file, save it anew`);
  };
  if (bytes.length < 8) return refuse(`${bytes.length} bytes are too few`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const declared = view.getBigUint64(0, true);
  if (declared > BigInt(bytes.length - 8)) {
    return refuse(`its header claims ${declared} bytes, the file has ${bytes.length}`);
  }
  if (declared > BigInt(HEADER_LIMIT)) return refuse(`its header is larger than ${HEADER_LIMIT} bytes`);
  const dataStart = 8 + Number(declared);
  const header = parseHeader(bytes.subarray(8, dataStart), refuse);

  let metadata: Record<string, string> = {};
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA) metadata = checkMetadata(value, refuse);
    else entries.push(checkEntry(name, value, refuse));
  }
  entries.sort((a, b) => a.start - b.start || a.end - b.end);
  let position = 0;
  for (const { name, start, end } of entries) {
    if (start !== position) {
      return refuse(
        `tensor ${quoted(name)} begins at byte ${start} of the data where ${position} is expected`,
      );
    }
    position = end;
  }
  if (position !== bytes.length - dataStart) {
    return refuse(`its tensors take ${position} bytes, its data has ${bytes.length - dataStart}`);
  }

  const tensors = new Map<string, Tensor>();
  for (const { name, dtype, shape, start, end } of entries) {
    const copy = new Uint8Array(end - start);
    copy.set(bytes.subarray(dataStart + start, dataStart + end));
    tensors.set(name, tensorOver(dtype, shape, copy.buffer));
  }
  return { metadata, tensors };
}

type Refuse = (reason: string) => never;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseHeader(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  if (bytes[0] !== 0x7b) return refuse('its header does not begin with {');
  let text = '';
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    return refuse('its header is not JSON');
  }
  if (!isObject(header)) return refuse('its header is no JSON object');
  const twice = duplicateKey(text);
  if (twice !== undefined) return refuse(`its header has the key ${quoted(twice)} twice`);
  return header;
}

function checkMetadata(value: unknown, refuse: Refuse): Record<string, string> {
  if (!isObject(value)) return refuse(`its ${METADATA} is no object`);
  const texts: [string, string][] = [];
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') return refuse(`its metadata ${quoted(key)} is no text`);
    texts.push([key, text]);
  }
  return Object.fromEntries(texts);
}

function checkEntry(name: string, value: unknown, refuse: Refuse): Entry {
  const who = `tensor ${quoted(name)}`;
  if (!isObject(value)) return refuse(`${who} is no object`);
  for (const key of Object.keys(value)) {
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets') {
      return refuse(`${who} has an unknown key ${quoted(key)}`);
    }
  }
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') return refuse(`${who} has no dtype`);
  const size = DTYPE_BYTES.get(dtype);
  if (size === undefined) return refuse(`${who} has the dtype ${quoted(dtype)}, which is not supported`);
  if (!Array.isArray(shape)) return refuse(`${who} has no shape`);
  const count = elementCount(shape);
  if (Number.isNaN(count)) return refuse(`${who} has an impossible shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    return refuse(`${who} has no pair of byte offsets`);
  }
  const [start, end] = offsets as [number, number];
  if (end - start !== count * size) {
    return refuse(`${who} has bytes ${start} to ${end}, which do not fit its shape`);
  }
  return { name, dtype: dtype as Dtype, shape, start, end };
}

/** Large elements first; of one size the empty tensors, by name, since their place tells no order to a reader. */
function inFileOrder([nameA, { data: a }]: [string, Tensor], [nameB, { data: b }]: [string, Tensor]): number {
  const bySize = b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT || Math.sign(a.length) - Math.sign(b.length);
  return bySize || (a.length > 0 ? 0 : nameA < nameB ? -1 : 1);
}

/**
 * The bytes of a file. The header is padded with spaces to a multiple of 8 bytes; tensors follow in their map's order,
 * those of large elements first, so that each lies at a multiple of its element size. The same input gives the same
 * bytes. Throws an InputError where a shape does not fit its data.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].sort(inFileOrder);
  const fields: string[] = [];
  if (Object.keys(metadata).length > 0) fields.push(`"${METADATA}":${JSON.stringify(metadata)}`);
  let position = 0;
  for (const [name, { dtype, shape, data }] of ordered) {
    if (name === METADATA) throw new InputError(`a tensor cannot be called ${METADATA}: choose another name`);
    if (elementCount(shape) !== data.length) {
      throw new InputError(`tensor ${quoted(name)}: shape [${shape}] does not fit ${data.length} values`);
    }
    const end = position + data.byteLength;
    fields.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [position, end] })}`);
    position = end;
  }
  const json = new TextEncoder().encode(`{${fields.join(',')}}`);
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + position);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}
