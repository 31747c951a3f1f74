// What draws a partition, whichever way: the contract of the GPU's renderer and of the 2D canvas.

import type { Colouring } from '../../src/picture/exact/colouring.ts';
import type { LabPartition } from '../lab/protocol.ts';
import type { Camera, Size } from './camera.ts';

export interface Look {
  readonly color: Colouring;
  /** Width of creases in pixels; 0 for none. */
  readonly thickness: number;
  /** Of `gradientColour`. */
  readonly gradientScale: number;
}

export interface Renderer {
  /** When whatever it draws with is there; rejects, in one line, where that cannot be had. */
  readonly ready: Promise<void>;
  setPartition(lab: LabPartition): void;
  /** Draws into the whole canvas, whose pixels are `size`. */
  draw(camera: Camera, size: Size, look: Look): void;
  dispose(): void;
}
