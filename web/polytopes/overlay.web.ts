// What lies over the picture: the outline of the polytope that is looked at, a neuron's crease, the crosshair.

import { BORDER } from '../../src/polytope/exact/partition.ts';
import type { LabPartition } from '../lab/protocol.ts';
import { type Camera, type Point, type Size, toPixel, visible } from './camera.ts';
import { clipEdges } from './gl/clip.ts';

export interface Marks {
  /** A cell of the partition; undefined for none. */
  readonly cell: number | undefined;
  /** A hidden neuron, counted through the layers from 0. */
  readonly neuron: number | undefined;
  /** Where the crosshair is. */
  readonly point: Point | undefined;
}

/** Bright on dark, dark on bright: each line is drawn twice. */
const OUTER = 'rgb(255 255 255 / 0.9)';
const INNER = '#000';
const LIT = '#d4008f';

/** Draws marks over a cleared canvas. @param ratio pixels of the canvas in one of the page */
export function drawMarks(
  canvas: HTMLCanvasElement,
  lab: LabPartition | undefined,
  camera: Camera,
  size: Size,
  ratio: number,
  marks: Marks,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.clearRect(0, 0, size.width, size.height);
  if (!lab) return;
  if (marks.neuron !== undefined) {
    const crease = new Path2D();
    const { places } = clipEdges(edgesOf(lab, marks.neuron), visible(camera, 0.2));
    for (let i = 0; i < places.length; i += 4) {
      line(
        crease,
        camera,
        size,
        { x: places[i]!, y: places[i + 1]! },
        { x: places[i + 2]!, y: places[i + 3]! },
      );
    }
    stroke(context, crease, 5 * ratio, OUTER);
    stroke(context, crease, 2.5 * ratio, LIT);
  }
  if (marks.cell !== undefined && marks.cell < lab.partition.areas.length) {
    const outline = outlineOf(lab, marks.cell, camera, size);
    stroke(context, outline, 4 * ratio, OUTER);
    stroke(context, outline, 2 * ratio, INNER);
  }
  if (marks.point) {
    const { x, y } = toPixel(camera, size, marks.point);
    const cross = new Path2D();
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      cross.moveTo(x + 3 * ratio * dx, y + 3 * ratio * dy);
      cross.lineTo(x + 10 * ratio * dx, y + 10 * ratio * dy);
    }
    stroke(context, cross, 3.5 * ratio, OUTER);
    stroke(context, cross, 1.5 * ratio, INNER);
  }
}

/** The edges of one neuron's crease, as a partition that holds nothing else. */
function edgesOf({ partition: { vertices, edges, edgeNeurons } }: LabPartition, neuron: number) {
  const found: number[] = [];
  for (let edge = 0; edge < edgeNeurons.length; edge++) {
    if (edgeNeurons[edge] === neuron && neuron !== BORDER) found.push(edges[2 * edge]!, edges[2 * edge + 1]!);
  }
  return {
    vertices,
    edges: Uint32Array.from(found),
    edgeNeurons: new Uint32Array(found.length / 2).fill(neuron),
  };
}

function outlineOf({ partition }: LabPartition, cell: number, camera: Camera, size: Size): Path2D {
  const { vertices, cellStarts, cellVertices } = partition;
  const path = new Path2D();
  for (let i = cellStarts[cell]!; i < cellStarts[cell + 1]!; i++) {
    const vertex = cellVertices[i]!;
    const { x, y } = toPixel(camera, size, { x: vertices[2 * vertex]!, y: vertices[2 * vertex + 1]! });
    if (i === cellStarts[cell]) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  path.closePath();
  return path;
}

function line(path: Path2D, camera: Camera, size: Size, from: Point, to: Point): void {
  const a = toPixel(camera, size, from);
  const b = toPixel(camera, size, to);
  path.moveTo(a.x, a.y);
  path.lineTo(b.x, b.y);
}

function stroke(context: CanvasRenderingContext2D, path: Path2D, width: number, colour: string): void {
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.strokeStyle = colour;
  context.stroke(path);
}
