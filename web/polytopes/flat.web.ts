// Puts pictures that are drawn without a GPU on a 2D canvas: those that came with the partition, or drawn here.

import type { FlatView, LabPartition } from '../lab/protocol.ts';
import { type Camera, type Size, visible } from './camera.ts';
import { flatPicture, sameView } from './flat-picture.ts';
import type { Look, Renderer } from './renderer.ts';

export class FlatRenderer implements Renderer {
  readonly #context: CanvasRenderingContext2D;
  readonly #wanted: (view: FlatView) => void;
  #lab: LabPartition | undefined;
  #told: FlatView | undefined;

  /** @param wanted told what the next partitions are to be seen as, whenever that changes */
  constructor(canvas: HTMLCanvasElement, wanted: (view: FlatView) => void) {
    this.#context = canvas.getContext('2d', { alpha: false })!;
    this.#wanted = wanted;
  }

  setPartition(lab: LabPartition): void {
    this.#lab = lab;
  }

  draw(camera: Camera, { width, height }: Size, { color, thickness, gradientScale }: Look): void {
    const view: FlatView = { domain: visible(camera), width, height, color, thickness, gradientScale };
    if (this.#told === undefined || !sameView(this.#told, view)) {
      this.#told = view;
      this.#wanted(view);
    }
    const lab = this.#lab;
    if (!lab) return;
    const ready = lab.flat && sameView(lab.flat.view, view) ? lab.flat.pixels : flatPicture(lab, view);
    this.#context.putImageData(new ImageData(ready, width, height), 0, 0);
  }

  dispose(): void {
    this.#lab = undefined;
  }
}
