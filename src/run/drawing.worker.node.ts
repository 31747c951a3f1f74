// The drawing worker: makes the frame of a snapshot, and writes it.

import { existsSync } from 'node:fs';
import { formatShape } from '../net/shape.ts';
import { paintCaption } from '../picture/caption.node.ts';
import { captionLines } from '../picture/caption.ts';
import { composeFrame } from '../picture/frame.ts';
import type { RgbaImage } from '../picture/image.ts';
import { PALETTES, type PaletteName } from '../picture/palette.ts';
import { encodePng } from '../picture/png.node.ts';
import { composeSmoothed } from '../picture/smoothing.ts';
import { learningRateOf } from './changes.ts';
import type { DrawingAnswer, DrawingData, DrawingTask } from './drawing.node.ts';
import { trainingHash } from './hash.node.ts';
import { NetworkViewer } from './network-view.node.ts';
import { inTurn } from './turns.ts';
import { writeWhole } from './whole.node.ts';
import { answer, lowerPriority, serve } from './worker-thread.node.ts';

/** The format version of the text in a frame's PNG. */
const VERSION = 1;

// Training goes first: what is drawn between two of the gate's checks must not slow a step.
lowerPriority();
serve<DrawingData, DrawingTask>(async (data) => {
  const { spec } = data;
  const viewer = new NetworkViewer(data);
  await drawSmoothed(data, trainingHash(spec, 0));
  return async (task) => {
    const began = performance.now();
    const { epoch, losses, path } = task;
    const { image, patterns, creasePixels, partition, sampled } = await draw(data, task);
    const composed = performance.now();
    const hash = trainingHash(spec, epoch);
    const shown = { patterns, creasePixels, partition };
    const facts = { crease: VERSION, trainingHash: hash, epoch, ...losses, ...shown };
    const png = inTurn(data.gate, () => encodePng(image, JSON.stringify(facts)));
    const encoded = performance.now();
    await writeWhole(path, png);
    const written = performance.now();
    const seconds = Math.round(written - began) / 1000;
    const frame = { epoch, path, seconds, ...shown };
    const times = {
      ...{ raster: sampled - began, drawing: composed - sampled },
      ...{ encoding: encoded - composed, writing: written - encoded },
    };
    if (!task.wantsPixels) answer<DrawingAnswer>({ frame, times });
    else answer<DrawingAnswer>({ frame, times, pixels: image }, [image.data.buffer as ArrayBuffer]);
  };

  async function draw(
    { picture, training, validation, gate }: DrawingData,
    { epoch, parameters, losses, path, pathBefore }: DrawingTask,
  ) {
    const { domain, panel, palette } = spec.frames;
    const [width, height] = panel;
    const { drawn, partition, fullCrease } = await viewer.view(parameters, path, pathBefore);
    const sampled = performance.now();
    const compose = () =>
      composeFrame({
        ...{ width, height, target: picture, domain, training, validation },
        prediction: drawn.outputs,
        creases: drawn.creases,
        fullCrease,
        palette: PALETTES[palette as PaletteName],
      });
    const frame = inTurn(gate, compose);
    const lines = captionLines({
      ...{ epoch, ...losses },
      shape: formatShape(spec.network.hidden),
      ...{ seed: spec.seed, points: spec.points, valPoints: spec.valPoints },
      ...{ learningRate: learningRateOf(spec, Math.max(1, epoch)), optimizer: spec.optimizer.kind },
      ...constantOutput(drawn.outputs),
    });
    const box = { x: 2 * width, y: 0, width, height };
    const image: RgbaImage = inTurn(gate, () => paintCaption(frame, lines, box));
    return { image, patterns: drawn.patterns, creasePixels: drawn.creasePixels, partition, sampled };
  }
});

/** Draws what smoothing makes of the training points: once, before the first frame; a run that goes on has it. */
async function drawSmoothed(
  { spec, picture, training, smoothedPath }: DrawingData,
  hash: string,
): Promise<void> {
  const { domain, panel, palette, smoothingSigma: sigma } = spec.frames;
  if (sigma === undefined || existsSync(smoothedPath)) return;
  const [width, height] = panel;
  const parts = { width, height, target: picture, domain, palette: PALETTES[palette as PaletteName] };
  const image = composeSmoothed({ ...parts, training, sigma });
  const lines = ['smoothed points', `sigma ${sigma} pixels`, `${spec.points} points`];
  const painted = paintCaption(image, lines, { x: 0, y: 0, width, height });
  const facts = { crease: VERSION, trainingHash: hash, smoothingSigma: sigma };
  await writeWhole(smoothedPath, encodePng(painted, JSON.stringify(facts)));
}

/** The one value that a network puts out everywhere, if it does. */
function constantOutput(outputs: Float32Array): { constantOutput?: number } {
  const first = outputs[0]!;
  return outputs.every((value) => value === first) ? { constantOutput: first } : {};
}
