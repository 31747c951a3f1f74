// The painter: every pixel in its one cell, lines that cover what they should, colours mixed as a canvas mixes them.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtFile } from '../../engine/built.node.ts';
import type { Partition } from '../../polytope/exact/partition.ts';
import { PALETTES } from '../palette.ts';
import { COLOURINGS } from './colouring.ts';
import { drawPartition } from './draw.ts';
import { createPainter } from './painter.node.ts';
import { Painter } from './painter.ts';
import { NOWHERE } from './pixel-planes.ts';
import { samplePartition } from './sample.ts';
import { randomPartition } from './testing/random-partition.node.ts';
import { pixelPositions, type View } from './view.ts';

const module = new WebAssembly.Module(readFileSync(builtFile('picture/exact/kernels.wasm')));
const painter = createPainter();

const DOMAINS = [
  [-1, -1, 1, 1],
  [-0.3, 0.1, 0.5, 0.4],
] as const;

describe.each([1, 2, 3])('cells of the network of seed %i', (seed) => {
  it.each(DOMAINS)('every pixel is in one cell, which contains it: %f %f %f %f', async (...domain) => {
    const { found } = await randomPartition(seed, domain);
    for (const [width, height, offset] of [
      [64, 40, 0],
      [1, 1, 0.5],
      [7, 300, 0.5],
    ] as const) {
      const view: View = { domain, width, height };
      const positions = pixelPositions(found, view);
      const cells = new Uint32Array(width * height);
      let written = 0;
      painter.open(found, positions, view);
      for (const { from } of painter.bands()) {
        written += painter.fill(numbersOf(found), offset, NOWHERE);
        cells.set(painter.pixels, from * width);
      }
      // None is left out, so none is written twice.
      expect(written).toBe(width * height);
      expect(cells).not.toContain(NOWHERE);
      cells.forEach((cell, pixel) => {
        const [x, y] = [(pixel % width) + offset, Math.floor(pixel / width) + offset];
        const loop = found.cellVertices.subarray(found.cellStarts[cell], found.cellStarts[cell + 1]);
        loop.forEach((a, i) => {
          const b = loop[(i + 1) % loop.length]!;
          const [ax, ay] = [positions[2 * a]!, positions[2 * a + 1]!];
          const [bx, by] = [positions[2 * b]!, positions[2 * b + 1]!];
          expect((bx - ax) * (y - ay) - (by - ay) * (x - ax)).toBeGreaterThan(-1e-9);
        });
      });
    }
  });

  it('a picture that shows more than the domain has its border in the right place', async () => {
    const { found } = await randomPartition(seed, [0, 0, 1, 1]);
    // The domain's corner (0, 1) lies at column 10, row 5; a unit is 20 pixels wide and 10 high.
    const view: View = { domain: [-0.5, -0.5, 2, 1.5], width: 50, height: 20 };
    painter.open(found, pixelPositions(found, view), view);
    for (const _ of painter.bands()) {
      expect(painter.fill(numbersOf(found), 0.5, NOWHERE)).toBe(200);
      painter.pixels.forEach((cell, pixel) => {
        const [column, row] = [pixel % 50, Math.floor(pixel / 50)];
        const isInside = column >= 10 && column < 30 && row >= 5 && row < 15;
        expect(cell === NOWHERE).toBe(!isInside);
      });
    }
  });
});

describe('what is painted does not depend on the bands', () => {
  const size = { width: 57, height: 41, thickness: 1.7 };
  const bands = [1, 57, 200, 57 * 40, 1e6];

  it.each(COLOURINGS)('drawn by %s', async (colouring) => {
    const { found } = await randomPartition(4, DOMAINS[0]);
    const options = { ...size, colouring, palette: PALETTES['okabe-ito'] };
    const [first, ...others] = bands.map((most) => drawPartition(new Painter(module, most), found, options));
    for (const other of others) expect(other.data).toEqual(first!.data);
  });

  it('sampled', async () => {
    const { found } = await randomPartition(4, DOMAINS[1]);
    const [first, ...others] = bands.map((most) => samplePartition(new Painter(module, most), found, size));
    for (const other of others) expect(other).toEqual(first);
  });

  it('nor on what was painted before', async () => {
    const { found } = await randomPartition(4, DOMAINS[0]);
    const options = { ...size, colouring: 'polytope', palette: PALETTES['okabe-ito'] } as const;
    const once = drawPartition(new Painter(module), found, options);
    drawPartition(painter, (await randomPartition(2, DOMAINS[1])).found, { ...options, width: 300 });
    expect(drawPartition(painter, found, options).data).toEqual(once.data);
  });
});

describe('the coverage of lines', () => {
  const place = fc.double({ min: 5, max: 35, noNaN: true });
  const view: View = { domain: [0, 0, 1, 1], width: 40, height: 40 };

  /** The shares of all pixels for lines x, y, x, y. */
  function covered(thickness: number, ...lines: (readonly [number, number, number, number])[]): Float32Array {
    painter.open(noCells(lines.length), Float64Array.from(lines.flat()), view);
    const [band] = painter.bands();
    expect(band).toEqual({ from: 0, to: 40 });
    painter.cover(
      lines.flatMap((_, i) => [2 * i, 2 * i + 1]),
      thickness,
    );
    return painter.shares.slice();
  }
  const sum = (shares: Float32Array) => shares.reduce((total, share) => total + share, 0);

  it('adds up to length times width, and does not depend on how a line is cut', () => {
    fc.assert(
      fc.property(
        place,
        place,
        place,
        place,
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (ax, ay, bx, by, width, share) => {
          const whole = sum(covered(width, [ax, ay, bx, by]));
          expect(Math.abs(whole - width * Math.hypot(bx - ax, by - ay))).toBeLessThan(1e-3);
          const [mx, my] = [ax + share * (bx - ax), ay + share * (by - ay)];
          const pieces = sum(covered(width, [mx, my, ax, ay], [mx, my, bx, by]));
          expect(Math.abs(pieces - whole)).toBeLessThan(1e-3);
        },
      ),
    );
  });

  it('fills the pixels of a line along the middle of a row, and no others', () => {
    covered(1, [0, 7.5, 40, 7.5]).forEach((share, i) => {
      expect(share).toBe(Math.floor(i / 40) === 7 ? 1 : 0);
    });
  });

  it('stays within the picture', () => {
    const shares = covered(
      3,
      [-10, -20, 60, 70],
      [39.9, 0, 39.9, 40],
      [0, 0.1, 40, 0.1],
      [-1e12, 3, 1e12, 9],
    );
    expect(shares.every(Number.isFinite)).toBe(true);
    expect(sum(shares)).toBeGreaterThan(100);
  });
});

it('mixes colours by their shares as a Uint8ClampedArray rounds them', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const colour = fc.tuple(byte, byte, byte);
  const view: View = { domain: [0, 0, 1, 1], width: 5, height: 1 };
  fc.assert(
    fc.property(
      fc.array(fc.tuple(colour, fc.double({ min: 0, max: 1.5, noNaN: true })), {
        minLength: 5,
        maxLength: 5,
      }),
      colour,
      (pixels, ink) => {
        painter.open(noCells(0), new Float64Array(0), view);
        for (const _ of painter.bands()) {
          const bytes = new Uint8ClampedArray(pixels.flatMap(([[r, g, b]]) => [r, g, b, 255]));
          painter.pixels.set(new Uint32Array(bytes.buffer));
          painter.shares.set(pixels.map(([, share]) => share));
          const shares = painter.shares.map((share) => Math.min(1, share));
          painter.mix(ink);
          bytes.forEach((before, i) => {
            if (i % 4 < 3) bytes[i] = before + shares[i >> 2]! * (ink[i % 4]! - before);
          });
          expect(new Uint8ClampedArray(painter.pixels.slice().buffer)).toEqual(bytes);
          expect([...painter.shares]).toEqual([0, 0, 0, 0, 0]);
        }
      },
    ),
  );
});

const numbersOf = ({ areas }: Partition) => Uint32Array.from(areas, (_, cell) => cell);

/** No cells, and so many edges. */
function noCells(edges: number) {
  return {
    areas: new Float64Array(0),
    cellStarts: Uint32Array.of(0),
    cellVertices: new Uint32Array(0),
    edgeNeurons: new Uint32Array(edges),
  };
}
