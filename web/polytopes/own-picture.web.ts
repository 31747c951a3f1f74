// A picture from the visitor's own disk: read in a worker of its own, refused in one line where it cannot be learnt.

import type { GreyPicture } from '../../src/data/picture.ts';
import type { PictureSource } from '../lab/protocol.ts';

/** @throws Error, one line, where the file is no picture or none that can be learnt */
export function readPicture(file: File): Promise<PictureSource> {
  const worker = new Worker(new URL('./decode.worker.web.ts', import.meta.url), { type: 'module' });
  return new Promise<PictureSource>((resolve, reject) => {
    const refuse = (why: string) => reject(new Error(`${file.name}: ${why}`));
    worker.onmessage = ({ data }: MessageEvent<{ picture: GreyPicture } | { refusal: string }>) => {
      if ('refusal' in data) refuse(data.refusal);
      else resolve({ kind: 'grey', name: file.name, picture: data.picture });
    };
    worker.onerror = (event) => {
      event.preventDefault();
      refuse('is too large to be read here; make it smaller');
    };
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}
