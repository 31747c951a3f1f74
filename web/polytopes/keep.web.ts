// Keeps the picture as a file: SVG with every vertex's coordinates, or PNG.

import { partitionSvg } from '../../src/picture/exact/svg.ts';
import { PALETTES } from '../../src/picture/palette.ts';
import type { LabPartition } from '../lab/protocol.ts';
import { type Camera, visible } from './camera.ts';
import type { Picture, Scene } from './canvas.web.ts';

/** Pixels of the longer side. */
const SIDE = 2048;
/** The main thread is never kept longer than this, in milliseconds. */
const SLICE = 12;

export async function keepPng(picture: Picture, name: string): Promise<void> {
  save(await picture.png(SIDE), `${name}.png`);
}

/** The whole partition, of which what the camera shows is seen first. */
export async function keepSvg(
  lab: LabPartition,
  scene: Pick<Scene, 'camera' | 'color' | 'thickness'>,
  aspect: number,
  name: string,
): Promise<void> {
  const [width, height] = aspect >= 1 ? [SIDE, SIDE / aspect] : [SIDE * aspect, SIDE];
  const pieces = partitionSvg(lab.partition, {
    width: Math.round(width),
    height: Math.round(height),
    colouring: scene.color,
    palette: PALETTES['okabe-ito'],
    thickness: scene.thickness,
    ...(scene.thickness > 0 ? {} : { chosen: new Uint8Array(lab.neuronLayers.length) }),
  });
  const parts: Blob[] = [];
  let text = '';
  let began = performance.now();
  for (const piece of pieces) {
    text += parts.length === 0 && text === '' ? windowed(piece, scene.camera) : piece;
    if (performance.now() - began < SLICE) continue;
    parts.push(new Blob([text]));
    text = '';
    await new Promise((resolve) => setTimeout(resolve));
    began = performance.now();
  }
  save(new Blob([...parts, text], { type: 'image/svg+xml' }), `${name}.svg`);
}

/** The opening tag with a view box of what is visible. */
function windowed(opening: string, camera: Camera): string {
  const [x0, y0, x1, y1] = visible(camera);
  return opening.replace(/viewBox="0 0 (\d+) (\d+)"/, (_, w: string, h: string) => {
    const [width, height] = [Number(w), Number(h)];
    return `viewBox="${x0 * width} ${y0 * height} ${(x1 - x0) * width} ${(y1 - y0) * height}"`;
  });
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
