// Pictures without a GPU: those of the command line, and at every zoom the cell that lies there.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { initialise } from '../../src/net/initialise.ts';
import { drawPartition } from '../../src/picture/exact/draw.ts';
import { createPainter } from '../../src/picture/exact/painter.node.ts';
import { PATTERN_COLOURS } from '../../src/picture/exact/pattern-colours.ts';
import { PALETTES } from '../../src/picture/palette.ts';
import { startPartitioner } from '../../src/polytope/exact/create.node.ts';
import { exactNetwork } from '../../src/polytope/exact/network.ts';
import type { Partitioner } from '../../src/polytope/exact/share-out.ts';
import { TorchGenerator } from '../../src/random/torch.ts';
import { visible } from '../polytopes/camera.ts';
import { drawable } from './drawable.ts';
import { flatPicture, sameView } from './flat-picture.ts';
import { locate } from './look.ts';
import type { FlatView, LabPartition } from './protocol.ts';

const VIEW: FlatView = {
  ...{ domain: [0, 0, 1, 1], width: 90, height: 90, color: 'polytope', thickness: 1, gradientScale: 1 },
};

const painter = createPainter();
let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

async function lab(outputs = 1): Promise<LabPartition> {
  const network = {
    ...{ inputs: 2, hidden: [9, 9, 9], outputs },
    activation: { kind: 'leaky_relu', slope: 0.01 } as const,
  };
  const parameters = initialise(network, new TorchGenerator(3), 'torch_default');
  const partition = await host.partition(exactNetwork(network, parameters), { domain: [0, 0, 1, 1] });
  return drawable({ epoch: 0, steps: 0, version: 1, network, parameters }, partition, 1);
}

test.each(['polytope', 'gradient', 'depth', 'prediction'] as const)(
  '%s is as the command line draws it',
  async (color) => {
    const { partition, ...rest } = await lab();
    const options = { width: 90, height: 90, thickness: 1, gradientScale: 1, palette: PALETTES['okabe-ito'] };
    const expected = drawPartition(painter, partition, { ...options, colouring: color });
    expect(flatPicture(painter, { partition, ...rest }, { ...VIEW, color })).toEqual(expected.data);
  },
);

test('three outputs are red, green and blue', async () => {
  const seen = flatPicture(painter, await lab(3), { ...VIEW, color: 'prediction', thickness: 0 });
  const greys = Array.from({ length: 8100 }, (_, i) => seen[4 * i] === seen[4 * i + 1]);
  expect(greys.filter(Boolean).length).toBeLessThan(4000);
  expect(seen.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
});

test.each([1, 40, 1e4, 1e7])(
  'at zoom %d the middle has the colour of the cell that lies there',
  async (zoom) => {
    const found = await lab();
    for (let i = 0; i < 20; i++) {
      const [x, y] = [0.31 + 0.019 * i, 0.72 - 0.023 * i];
      const domain = visible({ x, y, zoom });
      const pixels = flatPicture(painter, found, { ...VIEW, domain, width: 31, height: 31, thickness: 0 });
      const cell = locate(found, x, y);
      expect([...pixels.slice(4 * (15 * 31 + 15), 4 * (15 * 31 + 15) + 3)]).toEqual(
        PATTERN_COLOURS[found.colours[cell]!],
      );
    }
  },
);

test('views are the same if nothing of them differs', () => {
  expect(sameView(VIEW, { ...VIEW, domain: [0, 0, 1, 1] })).toBe(true);
  const others: Partial<FlatView>[] = [
    { width: 91 },
    { color: 'depth' },
    { thickness: 2 },
    { domain: [0, 0, 1, 2] },
  ];
  for (const other of others) expect(sameView(VIEW, { ...VIEW, ...other })).toBe(false);
});
