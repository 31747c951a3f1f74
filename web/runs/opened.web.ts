// The runs that the page has at hand: those of its server, or of files that were dropped. One place for the whole page,
// so that a run that was dropped is still there when another view opens one of its checkpoints.

import { createRoot, createSignal } from 'solid-js';
import { servedBy } from '../sw/start.web.ts';
import { type RunSource, SERVER } from './source.ts';

/** Undefined until it is known what serves the page; null where that is files alone, and none were dropped. */
const [source, setSource] = createRoot(() => createSignal<RunSource | null | undefined>());

export const runSource = source;

/** Asks what serves the page, once. */
export async function findSource(): Promise<RunSource | null> {
  const by = await servedBy();
  setSource((known) => known ?? (by === 'crease' ? SERVER : null));
  return source() ?? null;
}

export function useDropped(runs: RunSource): void {
  setSource(runs);
}
