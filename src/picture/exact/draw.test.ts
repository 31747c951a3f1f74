// Pictures of partitions: colours follow patterns, creases are chosen, drawings have the coordinates of the vertices.

import { beforeAll, describe, expect, it } from 'vitest';
import { BORDER, edgeCells, type Partition } from '../../polytope/exact/partition.ts';
import { patternKeys } from '../../polytope/exact/testing/patterns.ts';
import { PALETTES } from '../palette.ts';
import { creaseChains } from './chains.ts';
import { COLOURINGS } from './colouring.ts';
import { drawPartition, PAPER } from './draw.ts';
import { gradientColour } from './gradient-colours.ts';
import { createPainter } from './painter.node.ts';
import { PATTERN_COLOURS, patternColourNumbers } from './pattern-colours.ts';
import { partitionSvg } from './svg.ts';
import { randomPartition, SPEC } from './testing/random-partition.node.ts';
import { pixelPositions } from './view.ts';
import { withProportions, zoomDomains } from './zoom.ts';

const DOMAIN = [-1, -1, 1, 1] as const;
const OPTIONS = { width: 80, height: 80, palette: PALETTES['okabe-ito'], thickness: 1 } as const;
const painter = createPainter();
let found: Partition;
beforeAll(async () => {
  ({ found } = await randomPartition(5, DOMAIN));
});

describe('colours of patterns', () => {
  it('differ on both sides of every crease', () => {
    const numbers = patternColourNumbers(found);
    const sides = edgeCells(found);
    let creases = 0;
    found.edgeNeurons.forEach((neuron, edge) => {
      if (neuron === BORDER) return;
      creases++;
      expect(numbers[sides[2 * edge]!]).not.toBe(numbers[sides[2 * edge + 1]!]);
    });
    expect(creases).toBeGreaterThan(100);
    expect(new Set(numbers).size).toBe(PATTERN_COLOURS.length);
  });

  it('stay the same in another domain', async () => {
    const detail = (await randomPartition(5, [-0.2, -0.1, 0.4, 0.5])).found;
    const all = patternColourNumbers(found);
    const whole = new Map(patternKeys(found).map((key, cell) => [key, all[cell]]));
    const numbers = patternColourNumbers(detail);
    patternKeys(detail).forEach((key, cell) => {
      expect(whole.get(key)).toBe(numbers[cell]);
    });
  });
});

it('colours of gradients are grey for none, and bounded for any', () => {
  const [red, green, blue] = gradientColour(0, 0, 1);
  expect([red, red]).toEqual([green, blue]);
  for (const size of [1e-300, 1, 1e150, 1e300]) {
    for (const channel of gradientColour(size, -size, 2)) expect(channel).toBeGreaterThanOrEqual(0);
  }
});

describe.each(COLOURINGS)('drawn by %s', (colouring) => {
  it('draws nothing but the chosen creases', () => {
    const none = new Uint8Array(46);
    const one = none.map((_, neuron) => (neuron === 2 ? 1 : 0));
    const [plain, single, all] = [none, one, undefined].map((chosen) =>
      drawPartition(painter, found, { ...OPTIONS, colouring, chosen }),
    );
    const differing = (a: Uint8ClampedArray, b: Uint8ClampedArray) => a.filter((v, i) => v !== b[i]).length;
    expect(differing(single!.data, plain!.data)).toBeGreaterThan(0);
    expect(differing(all!.data, plain!.data)).toBeGreaterThan(differing(single!.data, plain!.data));
    expect(plain!.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
    if (colouring === 'depth') expect([...plain!.data.subarray(0, 3)]).toEqual([...PAPER]);
  });

  it('has the coordinates of the vertices in its drawing', () => {
    const svg = [...partitionSvg(found, { ...OPTIONS, colouring })].join('');
    const positions = pixelPositions(found, { domain: DOMAIN, ...OPTIONS });
    const points = new Set(
      Array.from({ length: positions.length / 2 }, (_, v) => `${positions[2 * v]},${positions[2 * v + 1]}`),
    );
    const outlines = [...svg.matchAll(/ d="([^"]*)"/g)].flatMap(([, d]) => d!.split('M').slice(1));
    expect(outlines.length).toBeGreaterThan(40);
    let area = 0;
    for (const outline of outlines) {
      const corners = outline
        .replace('z', '')
        .split(' ')
        .map((point) => point.split(',').map(Number));
      for (const [x, y] of corners) expect(points.has(`${x},${y}`)).toBe(true);
      if (!outline.endsWith('z')) continue;
      corners.forEach(([x, y], i) => {
        const [nextX, nextY] = corners[(i + 1) % corners.length]!;
        area += (x! * nextY! - nextX! * y!) / 2;
      });
    }
    if (colouring !== 'depth') expect(Math.abs(area - 80 * 80)).toBeLessThan(1e-6);
    expect(svg.match(/<path/g)!.length).toBeLessThan(found.areas.length + 10);
  });
});

describe('chains', () => {
  const lengthOf = (a: number, b: number) =>
    Math.hypot(
      found.vertices[2 * a]! - found.vertices[2 * b]!,
      found.vertices[2 * a + 1]! - found.vertices[2 * b + 1]!,
    );

  it('are as long as the edges, layer by layer, and fewer', () => {
    let first = 0;
    SPEC.hidden.forEach((width, layer) => {
      const edges = [...found.edgeNeurons.keys()].filter((edge) => {
        const neuron = found.edgeNeurons[edge]!;
        return neuron >= first && neuron < first + width;
      });
      const total = edges.reduce((sum, e) => sum + lengthOf(found.edges[2 * e]!, found.edges[2 * e + 1]!), 0);
      const chains = [...creaseChains(found, undefined, layer)];
      const steps = chains.flatMap((chain) => chain.slice(1).map((v, i) => lengthOf(chain[i]!, v)));
      expect(Math.abs(steps.reduce((sum, step) => sum + step, 0) - total)).toBeLessThan(1e-9);
      expect(steps.length).toBeLessThan(edges.length);
      // A crease of the first layer is one straight line.
      if (layer === 0) expect(steps.length).toBe(chains.length);
      first += width;
    });
  });
});

describe('a zoom', () => {
  it('goes from the whole to the detail by factors, about the point that stays', () => {
    const detail = [0.5, 0.25, 0.5625, 0.28125] as const;
    const boxes = zoomDomains([0, 0, 1, 0.5], detail, 41);
    expect([boxes[0], boxes.at(-1)]).toEqual([[0, 0, 1, 0.5], detail]);
    const widths = boxes.map(([x0, , x1]) => x1 - x0);
    const factors = widths.slice(1).map((width, i) => width / widths[i]!);
    factors.forEach((factor, i) => {
      expect(factor).toBeLessThan(1);
      expect(Math.abs(factor - factors.at(-1 - i)!)).toBeLessThan(1e-9);
    });
    // Fastest in the middle.
    expect(factors[20]).toBeLessThan(factors[0]!);
    const shares = boxes.map(([x0, , x1]) => (8 / 15 - x0) / (x1 - x0));
    for (const share of shares) expect(Math.abs(share - 8 / 15)).toBeLessThan(1e-12);
  });

  it('takes a detail of the whole’s proportions, and one of its size', () => {
    expect(withProportions([0, 0, 0.5, 0.1], [0, 0, 2, 1])).toEqual([0, -0.075, 0.5, 0.175]);
    expect(zoomDomains([0, 0, 1, 1], [1, 0, 2, 1], 3)[1]).toEqual([0.5, 0, 1.5, 1]);
  });
});
