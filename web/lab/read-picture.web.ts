// Reads a picture that the user gave, in a worker of its own: the page stays free however large it is.

import { InputError } from '../../src/format/input-error.ts';
import type { PictureAnswer, PictureOrder } from './messages.ts';
import type { PictureSource } from './protocol.ts';

/** No file of a picture that can be taken is larger. */
const LARGEST_FILE = 2 ** 30;

/**
 * The pixels of a PNG, JPEG or WebP file, grey or in colour: those that the command line reads, over white where they
 * are transparent.
 * @throws InputError, one line with the file's name, the reason and the remedy
 */
export async function readPicture(file: File, { isColoured = false } = {}): Promise<PictureSource> {
  const name = file.name || 'the picture';
  if (file.size > LARGEST_FILE) {
    throw new InputError(`${name}: a file of ${file.size} bytes; give one of at most 1 GiB`);
  }
  const worker = new Worker(new URL('./picture.worker.web.ts', import.meta.url), { type: 'module' });
  try {
    const answer = await new Promise<PictureAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<PictureAnswer>) => resolve(data);
      worker.onerror = () => reject(new InputError(`${name}: it cannot be decoded here; give a smaller one`));
      const order: PictureOrder = { file, name, isColoured };
      worker.postMessage(order);
    });
    if ('refusal' in answer) throw new InputError(answer.refusal);
    return answer.source;
  } finally {
    worker.terminate();
  }
}
