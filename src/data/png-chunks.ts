// The container of PNG: its chunks and their CRC-32, read and written (PNG specification, third edition, section 5).

export const PNG_SIGNATURE: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export interface PngChunk {
  /** Four ASCII letters. */
  readonly type: string;
  readonly data: Uint8Array;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

/** CRC-32 as PNG, gzip and zip compute it (ISO 3309, reflected polynomial 0xedb88320). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * The chunks of a PNG, from IHDR to IEND; `data` are views into `bytes`. Bytes after IEND are ignored.
 * @throws RangeError, in a few words, if the signature, the order, a length or a checksum is wrong.
 */
export function readPngChunks(bytes: Uint8Array): PngChunk[] {
  if (PNG_SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw new RangeError('it has no PNG signature');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  let position = PNG_SIGNATURE.length;
  while (chunks.at(-1)?.type !== 'IEND') {
    if (position + 12 > bytes.length) throw new RangeError('it ends too early');
    const length = view.getUint32(position);
    const end = position + 12 + length;
    if (end > bytes.length) throw new RangeError('it ends too early');
    const type = String.fromCharCode(...bytes.subarray(position + 4, position + 8));
    if (crc32(bytes.subarray(position + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw new RangeError(`a checksum is wrong at byte ${position}`);
    }
    chunks.push({ type, data: bytes.subarray(position + 8, end - 4) });
    if (chunks[0]!.type !== 'IHDR' || chunks[0]!.data.length !== 13)
      throw new RangeError('its header is missing');
    position = end;
  }
  return chunks;
}

/** The bytes of a PNG of these chunks. */
export function writePngChunks(chunks: readonly PngChunk[]): Uint8Array {
  const size = chunks.reduce((sum, { data }) => sum + 12 + data.length, PNG_SIGNATURE.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(PNG_SIGNATURE);
  let position = PNG_SIGNATURE.length;
  for (const { type, data } of chunks) {
    const end = position + 8 + data.length;
    view.setUint32(position, data.length);
    for (let i = 0; i < 4; i++) bytes[position + 4 + i] = type.charCodeAt(i);
    bytes.set(data, position + 8);
    view.setUint32(end, crc32(bytes.subarray(position + 4, end)));
    position = end + 4;
  }
  return bytes;
}

/** How many bytes the pixel data of a PNG inflate to, filter bytes and interlacing included; `header` is IHDR's data. */
export function pngDataLength(header: Uint8Array): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[header[9]!] ?? 0;
  const bitsPerPixel = header[8]! * channels;
  const size = (columns: number, rows: number): number =>
    columns > 0 ? rows * (1 + Math.ceil((columns * bitsPerPixel) / 8)) : 0;
  if (header[12] === 0) return size(width, height);
  return ADAM7.reduce(
    (sum, [x, y, dx, dy]) => sum + size(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)),
    0,
  );
}

/** First column, first row, column step and row step of the seven passes of an interlaced PNG. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
