// The training worker: trains between the page's messages, and shows a frame when the page asks for one.

import { compileWasm } from '../../src/engine/fetched.web.ts';
import { InputError } from '../../src/format/input-error.ts';
import type { FromTrainer, ToTrainer } from './messages.ts';
import { Trainer } from './trainer.ts';

/** Milliseconds of training between two looks at messages. */
const SLICE = 4;

/** Milliseconds without training after every frame: where cores are few, the browser draws with the one that trains. */
const REST = navigator.hardwareConcurrency > 2 ? 0 : 9;

const tell = (message: FromTrainer) => self.postMessage(message);

/** Lets messages in, between two slices; timers would wait four milliseconds. */
const turn = new MessageChannel();
let waiting = false;
let rest = 0;
function next(soon: boolean): void {
  if (waiting) return;
  waiting = true;
  if (soon) turn.port2.postMessage(0);
  else setTimeout(work, SLICE);
}

let trainer: Trainer | undefined;

function work(): void {
  waiting = rest > 0;
  if (waiting) {
    setTimeout(work, rest);
    rest = 0;
    return;
  }
  if (!trainer) return;
  guarded(() => {
    const more = trainer!.work(SLICE);
    if (trainer!.running) next(more);
  });
}
turn.port1.onmessage = work;

function guarded(act: () => void): void {
  try {
    act();
  } catch (error) {
    tell({ error: error instanceof InputError ? error.message : String(error) });
  }
}

function hear(message: ToTrainer, made: Trainer): void {
  switch (message.kind) {
    case 'open':
      made.open(message.plan, message.at);
      break;
    case 'pace':
      made.pace(message.epochsPerSecond);
      break;
    case 'seek':
      made.seek(message.at);
      break;
    case 'move':
      made.move(message.by);
      break;
    case 'change': {
      const at = made.change(message.change);
      if (at) tell({ changed: { at, change: message.change } });
      break;
    }
    case 'frame': {
      const frame = made.frame();
      if (frame) tell({ frame, sequence: message.sequence });
      rest = REST;
      return;
    }
  }
  if (made.running) next(true);
}

const loaded = compileWasm(new URL('../../dist/backprop/wasm/kernels.wasm', import.meta.url));

const queue: ToTrainer[] = [];
self.onmessage = ({ data }: MessageEvent<ToTrainer>) => {
  if (trainer) guarded(() => hear(data, trainer!));
  else queue.push(data);
};

loaded.then(
  (module) => {
    trainer = new Trainer(module, () => performance.now());
    for (const message of queue) guarded(() => hear(message, trainer!));
  },
  (error: unknown) => tell({ error: `the engine does not load: ${error}` }),
);
