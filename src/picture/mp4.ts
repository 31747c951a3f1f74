// MP4 files (ISO/IEC 14496-12): what a browser needs of them, and a note on which format wrote them.

/** A box of an MP4 file: `start` is where its size field lies, `end` where it ends. */
interface Mp4Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Boxes that hold boxes, and how many bytes of their own come first, on the way to where colour is described. */
const CONTAINERS: Readonly<Record<string, number>> = {
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  stbl: 0,
  stsd: 8,
  avc1: 78,
};

const HEADER = 8;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The boxes from one position of a file to another.
 * @throws RangeError if they do not fill it exactly.
 */
function boxes(bytes: Uint8Array, from: number, to: number): Mp4Box[] {
  const view = viewOf(bytes);
  const found: Mp4Box[] = [];
  let start = from;
  while (start < to) {
    if (start + HEADER > to) throw new RangeError('a box of the MP4 file is cut short');
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    const short = view.getUint32(start);
    const size = short === 1 ? Number(view.getBigUint64(start + 8)) : short === 0 ? to - start : short;
    if (size < HEADER || start + size > to)
      throw new RangeError(`box ${type} of the MP4 file has a wrong size`);
    found.push({ type, start, end: start + size });
    start += size;
  }
  return found;
}

function box(type: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER + content.length);
  viewOf(bytes).setUint32(0, bytes.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(content, HEADER);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.length;
  }
  return bytes;
}

/**
 * The movie made ready for browsers: the index (`moov`) before the frames (`mdat`), so that playing starts before the
 * file is loaded; the frames that stand alone named in an `stss` box, without which browsers cannot seek; the colours
 * of `yuv.ts` named in a `colr` box: BT.709 primaries and matrix, sRGB transfer, limited range. Other top-level boxes
 * than ftyp, moov and mdat are left out.
 * @throws RangeError if the file is not one ftyp, one mdat and one moov with 32-bit chunk offsets.
 */
export function webReady(bytes: Uint8Array): Uint8Array {
  const top = boxes(bytes, 0, bytes.length);
  const part = (type: string): Mp4Box => {
    const [found, ...more] = top.filter((candidate) => candidate.type === type);
    if (found === undefined || more.length > 0) throw new RangeError(`the MP4 file has not one ${type} box`);
    return found;
  };
  const [ftyp, mdat, moov] = [part('ftyp'), part('mdat'), part('moov')];
  // The first pass finds the length of the new moov, the second writes the offsets that follow from it.
  const length = rebuilt(bytes, moov, 0).length;
  const shift = ftyp.end - ftyp.start + length - mdat.start;
  return joined([
    bytes.subarray(ftyp.start, ftyp.end),
    rebuilt(bytes, moov, shift),
    bytes.subarray(mdat.start, mdat.end),
  ]);
}

/** A box with its chunk offsets shifted and the colour described. */
function rebuilt(bytes: Uint8Array, { type, start, end }: Mp4Box, shift: number): Uint8Array {
  const content = bytes.subarray(start + HEADER, end);
  if (type === 'co64') throw new RangeError('the MP4 file has 64-bit chunk offsets');
  if (type === 'stco') return box(type, shiftedOffsets(content, shift));
  const own = CONTAINERS[type];
  if (own === undefined) return bytes.subarray(start, end);
  const parts = boxes(bytes, start + HEADER + own, end)
    .filter((child) => child.type !== 'colr' && child.type !== 'stss')
    .map((child) => rebuilt(bytes, child, shift));
  if (type === 'avc1') parts.push(COLOUR);
  if (type === 'stbl') parts.push(syncSamples(bytes, start + HEADER, end));
  return box(type, joined([content.subarray(0, own), ...parts]));
}

/** The `stss` box for the sample table at `from`: the numbers, from 1, of the frames that refer to no other. */
function syncSamples(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const numbers = sampleOffsets(bytes, boxes(bytes, from, to)).flatMap((offset, i) =>
    isKeyFrame(bytes, offset) ? [i + 1] : [],
  );
  const content = new Uint8Array(8 + 4 * numbers.length);
  const view = viewOf(content);
  view.setUint32(4, numbers.length);
  numbers.forEach((number, i) => {
    view.setUint32(8 + 4 * i, number);
  });
  return box('stss', content);
}

/** Where every frame starts in the file, from its sizes (stsz), frames per chunk (stsc) and chunk offsets (stco). */
function sampleOffsets(bytes: Uint8Array, table: readonly Mp4Box[]): number[] {
  const words = (type: string): ((index: number) => number) => {
    const found = table.find((candidate) => candidate.type === type);
    if (found === undefined) throw new RangeError(`the MP4 file has no ${type} box`);
    // After the header come version and flags.
    const view = viewOf(bytes.subarray(found.start + HEADER + 4, found.end));
    return (index) => view.getUint32(4 * index);
  };
  const [stsz, stsc, stco] = [words('stsz'), words('stsc'), words('stco')];
  const offsets: number[] = [];
  let run = 0;
  for (let chunk = 1; chunk <= stco(0); chunk++) {
    if (run + 1 < stsc(0) && stsc(1 + 3 * (run + 1)) === chunk) run++;
    let offset = stco(chunk);
    for (let k = 0; k < stsc(2 + 3 * run); k++) {
      const size = stsz(0) === 0 ? stsz(2 + offsets.length) : stsz(0);
      offsets.push(offset);
      offset += size;
    }
  }
  return offsets;
}

/** Whether the first slice of a frame is of type 5, an instantaneous decoder refresh (ITU-T H.264, 7.4.1). */
function isKeyFrame(bytes: Uint8Array, offset: number): boolean {
  const view = viewOf(bytes);
  for (let at = offset; at + 5 <= bytes.length; at += 4 + view.getUint32(at)) {
    const type = view.getUint8(at + 4) & 31;
    if (type === 5 || type === 1) return type === 5;
  }
  return false;
}

/** `nclx`: primaries 1 (BT.709), transfer 13 (sRGB), matrix 1 (BT.709), limited range (ITU-T H.273). */
const COLOUR = box('colr', Uint8Array.of(0x6e, 0x63, 0x6c, 0x78, 0, 1, 0, 13, 0, 1, 0));

function shiftedOffsets(content: Uint8Array, shift: number): Uint8Array {
  const moved = content.slice();
  const view = viewOf(moved);
  const count = view.getUint32(4);
  for (let i = 0; i < count; i++) view.setUint32(8 + 4 * i, view.getUint32(8 + 4 * i) + shift);
  return moved;
}

/** The bytes that append a note to an MP4 file: a `free` box, which players skip. `text` is any Unicode text. */
export function movieNote(text: string): Uint8Array {
  return box('free', new TextEncoder().encode(text));
}

/** The movie with a note at its end. */
export function appendMovieNote(bytes: Uint8Array, text: string): Uint8Array {
  return joined([bytes, movieNote(text)]);
}

/**
 * The note at the end of an MP4 file, or undefined if its last box is no note.
 * @throws RangeError if `bytes` are not a whole MP4 file.
 */
export function readMovieNote(bytes: Uint8Array): string | undefined {
  const last = boxes(bytes, 0, bytes.length).at(-1);
  if (last?.type !== 'free') return undefined;
  return new TextDecoder().decode(bytes.subarray(last.start + HEADER, last.end));
}
