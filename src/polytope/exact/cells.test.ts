// Cells as JSON: every field read back against the partition, in pieces of bounded size; and the neighbour lists.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellAffine } from './affine.ts';
import { type CellRecord, cellsJson } from './cells.ts';
import { type Partitioner, startPartitioner } from './create.node.ts';
import { cellsAcross, neighbours } from './neighbours.ts';
import type { ExactNetwork } from './network.ts';
import { BORDER, isActive, type Partition } from './partition.ts';
import { differingNeurons } from './testing/complex.ts';
import { randomNetwork } from './testing/networks.ts';

const DOMAIN = [-1, 0, 1, 2] as const;
const HIDDEN = [9, 33, 8];

let host: Partitioner;
let network: ExactNetwork;
let found: Partition;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
  network = randomNetwork(11, HIDDEN, 0.01, 2);
  found = await host.partition(network, { domain: DOMAIN });
});
afterAll(() => host.close());

describe('cellsJson', () => {
  it('has every cell with its loop, area, pattern, neighbours and functions', () => {
    const maps = cellAffine(network, found);
    const { cells, ...head } = JSON.parse([...cellsJson(found, maps)].join(''));
    expect(head).toEqual({ format: 1, domain: DOMAIN, hidden: HIDDEN, outputs: 2 });
    expect(cells.length).toBe(found.areas.length);
    expect(cells.length).toBeGreaterThan(500);
    cells.forEach((cell: CellRecord, c: number) => {
      const loop = found.cellVertices.subarray(found.cellStarts[c]!, found.cellStarts[c + 1]!);
      expect(cell.vertices).toEqual(
        Array.from(loop, (v) => [found.vertices[2 * v], found.vertices[2 * v + 1]]),
      );
      expect(cell.area).toBe(found.areas[c]);
      cell.pattern.forEach((hex, l) => {
        expect(hex.length).toBe(2 * Math.ceil(HIDDEN[l]! / 8));
        const bits = [...Buffer.from(hex, 'hex')].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        const wanted = Array.from({ length: HIDDEN[l]! }, (_, n) => (isActive(found, c, l, n) ? '1' : '0'));
        expect(bits).toBe(wanted.join('').padEnd(bits.length, '0'));
      });
      cell.neighbours.forEach((other, i) => {
        const crease = cell.creases[i]!;
        if (other === null) expect(crease).toBe(null);
        else {
          expect(differingNeurons(found, c, other)).toEqual([crease]);
          expect(cells[other].neighbours).toContain(c);
        }
      });
      expect(cell.affine!.map(({ constant }) => constant)).toEqual([
        ...maps.constants.subarray(2 * c, 2 * c + 2),
      ]);
      expect(cell.affine!.flatMap(({ gradient }) => gradient)).toEqual([
        ...maps.gradients.subarray(4 * c, 4 * c + 4),
      ]);
    });
  });

  it('comes in pieces, a line for each cell', () => {
    const pieces = [...cellsJson(found)];
    expect(pieces.length).toBeGreaterThan(2);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(80_000);
    const lines = pieces.join('').split('\n');
    expect(lines.length).toBe(found.areas.length + 3);
    expect(Object.keys(JSON.parse(lines[1]!.slice(0, -1)))).toEqual([
      'vertices',
      'area',
      'pattern',
      'neighbours',
      'creases',
    ]);
  });

  it('of a network without hidden layers has one cell without a pattern', async () => {
    const plain = await host.partition(randomNetwork(1, [], 0.01), { domain: [0, 0, 2, 1] });
    const { cells } = JSON.parse([...cellsJson(plain)].join(''));
    expect(cells).toEqual([
      {
        vertices: [
          [0, 0],
          [2, 0],
          [2, 1],
          [0, 1],
        ],
        area: 2,
        pattern: [],
        neighbours: [null, null, null, null],
        creases: [null, null, null, null],
      },
    ]);
  });
});

describe('neighbours', () => {
  it('are the cells across the sides, both ways', () => {
    const lists = neighbours(found);
    const across = cellsAcross(found);
    expect(lists.starts.length).toBe(found.areas.length + 1);
    // Each edge inside the domain comes twice.
    const inner = found.edgeNeurons.filter((neuron) => neuron !== BORDER).length;
    expect(lists.cells.length).toBe(2 * inner);
    expect(lists.starts.at(-1)).toBe(2 * inner);
    for (let cell = 0; cell < found.areas.length; cell++) {
      const own = lists.cells.subarray(lists.starts[cell]!, lists.starts[cell + 1]!);
      const loop = across.subarray(found.cellStarts[cell]!, found.cellStarts[cell + 1]!);
      expect([...own]).toEqual([...loop].filter((other) => other !== BORDER));
      for (let i = lists.starts[cell]!; i < lists.starts[cell + 1]!; i++) {
        const other = lists.cells[i]!;
        expect(other).not.toBe(cell);
        const back = [lists.starts[other]!, lists.starts[other + 1]!];
        expect([...lists.cells.subarray(...back)]).toContain(cell);
        expect([...lists.edges.subarray(...back)]).toContain(lists.edges[i]);
      }
    }
  });
});
