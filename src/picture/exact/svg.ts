// A partition as SVG: cells and creases as paths, sharp at every zoom.

import { cellPlanes } from '../../polytope/exact/cell-planes.ts';
import type { Partition } from '../../polytope/exact/partition.ts';
import type { Rgb } from '../image.ts';
import { creaseChains } from './chains.ts';
import { depthColours } from './depth-colours.ts';
import { cellColours, type DrawOptions, INK, PAPER } from './draw.ts';
import { cellOutline, number, pathOf } from './svg-paths.ts';
import { pixelPositions, type View } from './view.ts';

/** A change of the output within a cell below which the cell is drawn in one grey. */
const FLAT = 1 / 512;

/**
 * The text in pieces. Coordinates are those of the vertices, with all digits of their float64, in units of pixels; one
 * path for each colour; the prediction has a linear gradient for each cell, which is what the network computes there.
 * Creases keep their width at every zoom.
 */
export function* partitionSvg(partition: Partition, options: DrawOptions): Generator<string> {
  const { width, height, colouring, thickness } = options;
  const view: View = { domain: partition.domain, width, height };
  const positions = pixelPositions(partition, view);
  const box = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  yield `<svg xmlns="http://www.w3.org/2000/svg" ${box}>\n`;
  if (colouring === 'depth') yield `<rect width="100%" height="100%" fill="${hex(PAPER)}"/>\n`;
  else {
    // Without anti-aliasing, so that no background shines through between cells.
    yield '<g shape-rendering="crispEdges">\n';
    if (colouring === 'prediction') yield* predictedCells(partition, positions, options);
    else yield* colouredCells(partition, positions, colouring, options.gradientScale);
    yield '</g>\n';
  }
  yield `<g fill="none" stroke-width="${thickness}" stroke-linejoin="round">\n`;
  yield* creases(partition, positions, options);
  yield '</g>\n</svg>\n';
}

function* colouredCells(
  partition: Partition,
  positions: Float64Array,
  colouring: 'polytope' | 'gradient',
  gradientScale: number | undefined,
): Generator<string> {
  const groups = new Map<number, number[]>();
  cellColours(partition, colouring, gradientScale).forEach((colour, cell) => {
    const group = groups.get(colour);
    if (group === undefined) groups.set(colour, [cell]);
    else group.push(cell);
  });
  for (const [colour, cells] of groups) {
    const [red, green, blue] = new Uint8Array(Uint32Array.of(colour).buffer);
    yield `<path fill="${hex([red!, green!, blue!])}" d="`;
    for (const cell of cells) yield cellOutline(partition, positions, cell);
    yield '"/>\n';
  }
}

/** Each cell with its affine function as a gradient of greys between where it is 0 and where it is 1. */
function* predictedCells(
  partition: Partition,
  positions: Float64Array,
  { palette }: DrawOptions,
): Generator<string> {
  const { areas, outputs, outputCount, cellStarts, cellVertices } = partition;
  const [black, white] = palette.greys;
  const grey = (value: number) => {
    const level = Math.round(black + (white - black) * Math.min(1, Math.max(0, value)));
    return hex([level, level, level]);
  };
  yield `<linearGradient id="g"><stop stop-color="${grey(0)}"/><stop offset="1" stop-color="${grey(1)}"/></linearGradient>\n`;
  const { gradients } = cellPlanes({ ...partition, vertices: positions });
  for (let cell = 0; cell < areas.length; cell++) {
    const loop = cellVertices.subarray(cellStarts[cell]!, cellStarts[cell + 1]!);
    const values = Array.from(loop, (vertex) => outputs[vertex * outputCount]!);
    const outline = cellOutline(partition, positions, cell);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    if (high - low < FLAT || high <= 0 || low >= 1) {
      yield `<path fill="${grey((low + high) / 2)}" d="${outline}"/>\n`;
      continue;
    }
    const at = 2 * cell * outputCount;
    const [gx, gy] = [gradients[at]!, gradients[at + 1]!];
    const square = gx * gx + gy * gy;
    const x = positions[2 * loop[0]!]! - (values[0]! * gx) / square;
    const y = positions[2 * loop[0]! + 1]! - (values[0]! * gy) / square;
    const [x2, y2] = [x + gx / square, y + gy / square];
    const ends = `x1="${short(x)}" y1="${short(y)}" x2="${short(x2)}" y2="${short(y2)}"`;
    yield `<linearGradient id="g${cell}" href="#g" gradientUnits="userSpaceOnUse" ${ends}/>`;
    yield `<path fill="url(#g${cell})" d="${outline}"/>\n`;
  }
}

/** One path for each colour; by depth, deeper layers first, so that the first is on top. */
function* creases(
  partition: Partition,
  positions: Float64Array,
  { colouring, chosen, palette }: DrawOptions,
): Generator<string> {
  const { layers } = partition;
  const style = (colour: Rgb) => `vector-effect="non-scaling-stroke" stroke="${hex(colour)}"`;
  if (colouring === 'depth') {
    const colours = depthColours(layers.length);
    for (let layer = layers.length - 1; layer >= 0; layer--) {
      const d = [...creaseChains(partition, chosen, layer)].map((chain) => pathOf(positions, chain));
      if (d.length > 0) yield `<path ${style(colours[layer]!)} d="${d.join('')}"/>\n`;
    }
    return;
  }
  yield `<path ${style(colouring === 'prediction' ? palette.crease : INK)} d="`;
  for (const chain of creaseChains(partition, chosen)) yield pathOf(positions, chain);
  yield '"/>\n';
}

const short = (value: number) => number(Number(value.toPrecision(9)));

function hex(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
