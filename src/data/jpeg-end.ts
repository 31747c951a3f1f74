// Whether a JPEG is there to its end: decoders draw what they have of one that is cut short and say nothing.

/**
 * Walks the segments of a JPEG (ITU-T T.81, annex B) to its end-of-image marker.
 * @returns whether the marker is reached.
 */
export function reachesJpegEnd(bytes: Uint8Array): boolean {
  let position = 2;
  while (position + 1 < bytes.length) {
    if (bytes[position] !== 0xff) {
      // Entropy-coded data, up to the next marker.
      position++;
      continue;
    }
    const marker = bytes[position + 1]!;
    if (marker === 0xd9) return true;
    const isFill = marker === 0xff;
    const hasNoLength = marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8);
    if (isFill) position += 1;
    else if (hasNoLength) position += 2;
    else position += 2 + (bytes[position + 2]! << 8) + bytes[position + 3]!;
  }
  return false;
}
