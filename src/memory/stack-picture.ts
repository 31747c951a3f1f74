// The LRU stack over time: which buffer's elements lie how deep, at some moments of a trace.

import { LruStack } from './lru.ts';
import type { BufferInfo, TraceSource } from './trace.ts';

/** The stack at one moment, from the top: runs of elements of one buffer. */
export interface StackMoment {
  /** Accesses before this moment. */
  readonly access: number;
  readonly layers: readonly (readonly [buffer: number, elements: number])[];
}

export interface StackPicture {
  readonly buffers: readonly BufferInfo[];
  readonly accesses: number;
  readonly moments: readonly StackMoment[];
}

/** Elements that all moments together may look at: a second's work. */
const MOST_ELEMENTS = 20_000_000;

/** Samples the stack at up to `most` moments, evenly over the accesses; a large stack at fewer. */
export function stackPicture(source: TraceSource, module: WebAssembly.Module, most = 150): StackPicture {
  let accesses = 0;
  let elements = 0;
  source({
    declare: ({ length }) => {
      elements += length;
    },
    access: () => {
      accesses++;
    },
    step: () => {},
  });
  const count = Math.max(2, Math.min(most, accesses, Math.floor(MOST_ELEMENTS / Math.max(1, elements))));
  const every = accesses / count;
  const stack = new LruStack(module, 'runs');
  const buffers: BufferInfo[] = [];
  const moments: StackMoment[] = [];
  let seen = 0;
  source({
    declare: (buffer) => {
      buffers.push(buffer);
      stack.declare(buffer);
    },
    access: (operation, buffer, _version, start, stride, n) => {
      stack.access(operation, buffer, start, stride, n);
      seen++;
      if (seen < (moments.length + 1) * every && seen < accesses) return;
      moments.push({ access: seen, layers: layersOf(stack) });
    },
    step: () => {},
  });
  return { buffers, accesses, moments };
}

function layersOf(stack: LruStack): (readonly [buffer: number, elements: number])[] {
  const layers: [number, number][] = [];
  for (const owner of stack.owners()) {
    const top = layers.at(-1);
    if (top?.[0] === owner) top[1]++;
    else layers.push([owner, 1]);
  }
  return layers;
}
