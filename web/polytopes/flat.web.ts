// Draws a partition on a 2D canvas, where there is no WebGL2: the same picture, slower.

import { layersOfNeurons } from '../../src/picture/exact/chains.ts';
import { depthColours } from '../../src/picture/exact/depth-colours.ts';
import { INK, PAPER } from '../../src/picture/exact/draw.ts';
import { gradientColour } from '../../src/picture/exact/gradient-colours.ts';
import { PATTERN_COLOURS } from '../../src/picture/exact/pattern-colours.ts';
import type { Rgb } from '../../src/picture/image.ts';
import { PALETTES } from '../../src/picture/palette.ts';
import type { LabPartition } from '../lab/protocol.ts';
import { type Camera, type Size, visible } from './camera.ts';
import { clipCells, clipEdges } from './gl/clip.ts';
import type { Look, Renderer } from './renderer.ts';

const { crease, greys } = PALETTES['okabe-ito'];

export class FlatRenderer implements Renderer {
  readonly #context: CanvasRenderingContext2D;
  #lab: LabPartition | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#context = canvas.getContext('2d', { alpha: false })!;
  }

  setPartition(lab: LabPartition): void {
    this.#lab = lab;
  }

  draw(camera: Camera, size: Size, look: Look): void {
    const context = this.#context;
    context.fillStyle = css(PAPER);
    context.fillRect(0, 0, size.width, size.height);
    const lab = this.#lab;
    if (!lab) return;
    const place = (x: number, y: number): [number, number] => [
      ((x - camera.x) * camera.zoom + 0.5) * size.width,
      ((y - camera.y) * camera.zoom + 0.5) * size.height,
    ];
    const rectangle = visible(camera, 0.1);
    if (look.color !== 'depth') {
      const cells = clipCells(lab, rectangle);
      const fill = look.color === 'prediction' ? this.#predictions(lab, place) : this.#plain(lab, look);
      const paths = new Map<string | number, Path2D>();
      for (let t = 0; t < cells.cornerCells.length; t += 3) {
        const cell = cells.cornerCells[t]!;
        const key = look.color === 'polytope' ? lab.colours[cell]! : -1 - cell;
        const path = paths.get(key) ?? new Path2D();
        paths.set(key, path);
        for (let k = 0; k < 3; k++) {
          const vertex = cells.corners[t + k]!;
          const [px, py] = place(cells.places[2 * vertex]!, cells.places[2 * vertex + 1]!);
          if (k === 0) path.moveTo(px, py);
          else path.lineTo(px, py);
        }
        path.closePath();
      }
      for (const [key, path] of paths) {
        // A hair's line of the same colour hides the seams between triangles.
        context.fillStyle = fill(Number(key));
        context.strokeStyle = context.fillStyle;
        context.lineWidth = 0.75;
        context.fill(path);
        context.stroke(path);
      }
    }
    if (look.thickness > 0) this.#creases(lab, rectangle, place, look);
  }

  dispose(): void {
    this.#lab = undefined;
  }

  #plain(lab: LabPartition, look: Look): (key: number) => string {
    if (look.color === 'polytope') return (number) => css(PATTERN_COLOURS[number]!);
    const { gradients } = lab.planes;
    const { outputCount } = lab.partition;
    return (key) => {
      const at = 2 * (-1 - key) * outputCount;
      return css(gradientColour(gradients[at]!, gradients[at + 1]!, look.gradientScale));
    };
  }

  /** Each cell's outputs as a gradient of the canvas; of three outputs, their mean. */
  #predictions(
    { planes: { gradients, constants }, partition: { outputCount } }: LabPartition,
    place: (x: number, y: number) => [number, number],
  ): (key: number) => string | CanvasGradient {
    const grey = (value: number) => {
      const level = Math.round(greys[0] + (greys[1] - greys[0]) * Math.min(1, Math.max(0, value)));
      return css([level, level, level]);
    };
    return (key) => {
      const cell = -1 - key;
      let [gx, gy, c] = [0, 0, 0];
      for (let o = 0; o < outputCount; o++) {
        gx += gradients[2 * (cell * outputCount + o)]! / outputCount;
        gy += gradients[2 * (cell * outputCount + o) + 1]! / outputCount;
        c += constants[cell * outputCount + o]! / outputCount;
      }
      const squared = gx * gx + gy * gy;
      if (squared < 1e-6) return grey(c);
      // From where the plane is 0 to where it is 1, straight up its slope.
      const [x0, y0] = [(-c * gx) / squared, (-c * gy) / squared];
      const gradient = this.#context.createLinearGradient(
        ...place(x0, y0),
        ...place(x0 + gx / squared, y0 + gy / squared),
      );
      gradient.addColorStop(0, grey(0));
      gradient.addColorStop(1, grey(1));
      return gradient;
    };
  }

  #creases(
    lab: LabPartition,
    rectangle: readonly [number, number, number, number],
    place: (x: number, y: number) => [number, number],
    look: Look,
  ): void {
    const context = this.#context;
    const { places, neurons } = clipEdges(lab.partition, rectangle);
    const layerOf = layersOfNeurons(lab.partition);
    const isDepth = look.color === 'depth';
    const layers = lab.network.hidden.length;
    const colours = isDepth ? depthColours(layers) : [look.color === 'prediction' ? crease : INK];
    const paths = colours.map(() => new Path2D());
    neurons.forEach((neuron, i) => {
      const path = paths[isDepth ? layerOf[neuron]! : 0]!;
      path.moveTo(...place(places[4 * i]!, places[4 * i + 1]!));
      path.lineTo(...place(places[4 * i + 2]!, places[4 * i + 3]!));
    });
    context.lineWidth = look.thickness;
    // Deep layers first, so that the first is on top.
    for (let i = paths.length - 1; i >= 0; i--) {
      context.strokeStyle = css(colours[i]!);
      context.stroke(paths[i]!);
    }
  }
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
