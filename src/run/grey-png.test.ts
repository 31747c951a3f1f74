// The PNG of a grey picture, read back by the decoder.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadGreyPicture } from '../data/image.node.ts';
import { greyPng } from './grey-png.node.ts';
import { scratch } from './testing/scratch.node.ts';

test('a picture comes back pixel for pixel', async () => {
  const path = join(scratch(), 'picture.png');
  const size = fc.integer({ min: 2, max: 40 });
  const pictures = fc
    .tuple(size, size)
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: width * height, maxLength: width * height })
        .map((pixels) => ({ width, height, pixels })),
    );
  await fc.assert(
    fc.asyncProperty(pictures, async (picture) => {
      writeFileSync(path, greyPng(picture));
      expect(await loadGreyPicture(path)).toEqual(picture);
    }),
    { numRuns: 30 },
  );
});
