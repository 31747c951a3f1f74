// Puts pictures that are drawn without a GPU on a 2D canvas: those that came with the partition, or drawn here.

import { PAPER } from '../../src/picture/exact/draw.ts';
import type { Painter } from '../../src/picture/exact/painter.ts';
import { startPainter } from '../../src/picture/exact/painter.web.ts';
import { flatPicture, sameView } from '../lab/flat-picture.ts';
import type { FlatView, LabPartition } from '../lab/protocol.ts';
import { type Camera, type Size, visible } from './camera.ts';
import type { Look, Renderer } from './renderer.ts';

export class FlatRenderer implements Renderer {
  readonly ready: Promise<void>;
  readonly #context: CanvasRenderingContext2D;
  readonly #wanted: (view: FlatView) => void;
  #painter: Painter | undefined;
  #lab: LabPartition | undefined;

  /** @param wanted told what partitions are to be seen as, whenever one is not there as that picture */
  constructor(canvas: HTMLCanvasElement, wanted: (view: FlatView) => void) {
    this.#context = canvas.getContext('2d', { alpha: false })!;
    this.#wanted = wanted;
    this.ready = startPainter().then((painter) => {
      this.#painter = painter;
    });
  }

  setPartition(lab: LabPartition): void {
    this.#lab = lab;
  }

  draw(camera: Camera, { width, height }: Size, { color, thickness, gradientScale }: Look): void {
    const view: FlatView = { domain: visible(camera), width, height, color, thickness, gradientScale };
    const lab = this.#lab;
    const came = lab?.flat;
    let pixels = came && sameView(came.view, view) ? came.pixels : undefined;
    if (!pixels) {
      // Drawn here, on the page's own thread: the next ones are to come with it.
      this.#wanted(view);
      if (lab && this.#painter) pixels = flatPicture(this.#painter, lab, view);
    }
    if (pixels) {
      this.#context.putImageData(new ImageData(pixels, width, height), 0, 0);
    } else {
      this.#context.fillStyle = `rgb(${PAPER.join(' ')})`;
      this.#context.fillRect(0, 0, width, height);
    }
  }

  dispose(): void {
    this.#lab = undefined;
  }
}
