// The camera: what is zoomed at stays under the pointer, to and fro agree, and nothing outside the square is shown.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Camera, HOME, MOST_ZOOM, panned, toPixel, toPlane, visible, zoomed } from './camera.ts';

const SIZE = { width: 640, height: 480 };
const share = fc.double({ min: 0, max: 1, noNaN: true });
const pixel = fc.record({
  x: fc.double({ min: 0, max: 640, noNaN: true }),
  y: fc.double({ min: 0, max: 480, noNaN: true }),
});
const camera: fc.Arbitrary<Camera> = fc
  .tuple(share, share, fc.double({ min: 0, max: 9, noNaN: true }))
  .map(([x, y, digits]) => zoomed({ x, y, zoom: 1 }, SIZE, { x: 320, y: 240 }, 10 ** digits));

test('pixels and points of the plane agree both ways', () => {
  fc.assert(
    fc.property(camera, pixel, (at, p) => {
      const back = toPixel(at, SIZE, toPlane(at, SIZE, p));
      // A point of the plane has 2^-53 of its size as rounding: at most a millionth of a pixel's 640 at the deepest zoom.
      expect(Math.abs(back.x - p.x)).toBeLessThan(1e-3);
      expect(Math.abs(back.y - p.y)).toBeLessThan(1e-3);
    }),
  );
});

test('zooming never shows what is outside the square, and going back home is always possible', () => {
  const step = fc.tuple(pixel, fc.double({ min: 0.01, max: 100, noNaN: true }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let at = HOME;
      for (const [p, factor] of steps) {
        at = zoomed(at, SIZE, p, factor);
        at = panned(at, SIZE, p.x - 320, p.y - 240);
        const [x0, y0, x1, y1] = visible(at);
        expect(Math.min(x0, y0)).toBeGreaterThanOrEqual(-1e-12);
        expect(Math.max(x1, y1)).toBeLessThanOrEqual(1 + 1e-12);
        expect(at.zoom).toBeLessThanOrEqual(MOST_ZOOM);
      }
      expect(zoomed(at, SIZE, { x: 320, y: 240 }, 1e-12)).toEqual(HOME);
    }),
  );
});

test('zooming in keeps the point under the pointer', () => {
  fc.assert(
    fc.property(camera, pixel, fc.double({ min: 1, max: 10, noNaN: true }), (at, p, factor) => {
      if (at.zoom * factor > MOST_ZOOM) return;
      const before = toPlane(at, SIZE, p);
      const after = toPixel(zoomed(at, SIZE, p, factor), SIZE, before);
      expect(Math.abs(after.x - p.x)).toBeLessThan(1e-2);
      expect(Math.abs(after.y - p.y)).toBeLessThan(1e-2);
    }),
  );
});
