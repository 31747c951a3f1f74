// A picture that draws itself when something changes: on the GPU if it can, else flat, and through a lost context.

import { medianGradient } from '../../src/picture/exact/gradient-colours.ts';
import { planesOf } from '../lab/drawable.ts';
import type { FlatView, LabPartition } from '../lab/protocol.ts';
import { type Camera, HOME, type Size } from './camera.ts';
import { FlatRenderer } from './flat.web.ts';
import { GlRenderer } from './gl/renderer.web.ts';
import { drawMarks, type Marks } from './overlay.web.ts';
import type { Look, Renderer } from './renderer.ts';

export type Drawing = 'webgl' | 'flat';

/** What is to be seen. */
export interface Scene {
  readonly partition: LabPartition | undefined;
  readonly camera: Camera;
  readonly color: Look['color'];
  /** Width of creases in pixels of the page; 0 for none. */
  readonly thickness: number;
  readonly marks: Marks;
}

const EMPTY: Scene = {
  partition: undefined,
  camera: HOME,
  color: 'polytope',
  thickness: 1,
  marks: { cell: undefined, neuron: undefined, point: undefined },
};

/** From this width on, in pixels of the page, creases are as wide as they are asked to be. */
const FULL_WIDTH = 700;
/** While polytopes change, the scale of gradient colours follows them at most this often, in milliseconds. */
const SCALE_EVERY = 400;

export class Picture {
  /** Hold the canvases; `marks` lies over both others. */
  readonly element: HTMLElement;
  readonly #marks = document.createElement('canvas');
  readonly #told: (drawing: Drawing) => void;
  readonly #wanted: (view: FlatView | undefined) => void;
  readonly #isGpuReal: boolean;
  #canvas!: HTMLCanvasElement;
  #renderer!: Renderer;
  #scene: Scene = EMPTY;
  #size: Size = { width: 1, height: 1 };
  #ratio = 1;
  #frame = 0;
  #has: LabPartition | undefined;
  #scale = { value: 1, at: 0, version: -1 };
  #draws = 0;
  #isMarked = false;

  /**
   * @param told how the picture is drawn, whenever that changes
   * @param wanted what polytopes are to bring along where no GPU draws them; undefined where one does
   * @param allowed a GPU that is one; also one that is played by the processor, which is slower than flat; or none
   */
  constructor(
    element: HTMLElement,
    told: (drawing: Drawing) => void,
    wanted: (view: FlatView | undefined) => void,
    allowed: 'auto' | 'gpu' | 'flat',
  ) {
    this.element = element;
    this.#told = told;
    this.#wanted = wanted;
    this.#isGpuReal = allowed === 'auto';
    this.#marks.className = 'marks';
    this.#begin(allowed !== 'flat');
    element.append(this.#marks);
  }

  show(scene: Scene): void {
    this.#scene = scene;
    // -1 once it is disposed of.
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** @param ratio pixels of the screen in one of the page */
  resize(width: number, height: number, ratio: number): void {
    const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
    this.#ratio = ratio;
    if (w === this.#size.width && h === this.#size.height) return;
    this.#size = { width: w, height: h };
    // At once, so that no empty frame is seen between the new size and the new drawing.
    cancelAnimationFrame(this.#frame);
    this.#draw();
  }

  /** The picture without marks as a PNG whose longer side has so many pixels. */
  async png(side: number): Promise<Blob> {
    await this.#renderer.ready;
    const { width, height } = this.#size;
    const factor = side / Math.max(width, height);
    const kept = this.#size;
    const large = { width: Math.round(width * factor), height: Math.round(height * factor) };
    this.#fit(large);
    this.#paint(large, this.#ratio * factor);
    const blob = await new Promise<Blob | null>((resolve) => this.#canvas.toBlob(resolve, 'image/png'));
    this.#fit(kept);
    this.#draw();
    if (!blob) throw new Error('the browser made no PNG of the picture; take the SVG instead');
    return blob;
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = -1;
    this.#renderer.dispose();
    this.element.replaceChildren();
  }

  /** Makes a canvas and what draws on it; a canvas that has had one kind of context never gets another. */
  #begin(withGpu: boolean): void {
    const canvas = document.createElement('canvas');
    let drawing: Drawing = 'flat';
    try {
      this.#renderer = withGpu
        ? new GlRenderer(canvas, this.#isGpuReal)
        : new FlatRenderer(canvas, this.#wanted);
      drawing = withGpu ? 'webgl' : 'flat';
    } catch {
      this.#begin(false);
      return;
    }
    if (this.#canvas) this.#canvas.replaceWith(canvas);
    else this.element.append(canvas);
    this.#canvas = canvas;
    this.#has = undefined;
    this.#told(drawing);
    if (drawing === 'webgl') {
      this.#wanted(undefined);
      this.#survive(canvas);
    }
    this.show(this.#scene);
    // Where it cannot be had, the workers cannot be had either, and they say so.
    this.#renderer.ready.then(() => this.show(this.#scene)).catch(() => undefined);
  }

  /** A lost context: flat drawing takes over until the browser gives a new one. */
  #survive(canvas: HTMLCanvasElement): void {
    canvas.addEventListener('webglcontextlost', (event) => {
      if (this.#frame < 0) return;
      event.preventDefault();
      this.#begin(false);
    });
    canvas.addEventListener('webglcontextrestored', () => {
      if (this.#frame < 0) return;
      this.#renderer.dispose();
      this.#begin(true);
    });
  }

  #fit({ width, height }: Size): void {
    for (const canvas of [this.#canvas, this.#marks]) {
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
    }
  }

  #draw(): void {
    this.#frame = 0;
    this.#fit(this.#size);
    this.#paint(this.#size, this.#ratio);
    const { partition, camera, marks } = this.#scene;
    // An empty overlay costs nothing, frame after frame.
    const isMarked = marks.cell !== undefined || marks.neuron !== undefined || marks.point !== undefined;
    if (isMarked || this.#isMarked) drawMarks(this.#marks, partition, camera, this.#size, this.#ratio, marks);
    this.#isMarked = isMarked;
    this.#draws++;
    const { dataset } = this.element;
    dataset.draws = String(this.#draws);
    dataset.epoch = String(partition?.epoch ?? -1);
    dataset.cells = String(partition?.partition.areas.length ?? 0);
  }

  #paint(size: Size, ratio: number): void {
    const { partition, camera, color, thickness } = this.#scene;
    if (partition && this.#has !== partition) {
      this.#renderer.setPartition(partition);
      this.#has = partition;
    }
    const gradientScale = color === 'gradient' && partition ? this.#gradientScale(partition) : 1;
    // Thinner on a small picture, where creases that are near each other would close it.
    const slim = Math.min(1, Math.max(0.5, size.width / ratio / FULL_WIDTH));
    this.#renderer.draw(camera, size, { color, thickness: thickness * ratio * slim, gradientScale });
  }

  #gradientScale(lab: LabPartition): number {
    const now = performance.now();
    if (this.#scale.version !== lab.version && now - this.#scale.at > SCALE_EVERY) {
      this.#scale = { value: medianGradient(lab.partition, planesOf(lab)), at: now, version: lab.version };
    } else if (this.#scale.version !== lab.version) {
      // Later, when the polytopes have come to rest.
      setTimeout(() => this.show(this.#scene), SCALE_EVERY);
    }
    return this.#scale.value;
  }
}
