// The engines that this machine has, why not the rest, and which of them `--engine auto` takes.

import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { EngineName } from './engine.ts';
import { type EngineChoice, resolveEngine } from './engine-choice.ts';
import type { FoundAdapter } from './webgpu/adapter.ts';

/** An engine on this machine. */
export interface EngineEntry {
  readonly name: EngineName;
  readonly available: boolean;
  /** Whether `--engine auto` takes it. */
  readonly auto: boolean;
  /** Threads of an engine on the processor. */
  readonly threads?: number;
  /** The GPU, and whether the processor stands in for it. */
  readonly device?: string;
  readonly software?: boolean;
  /** Why it is not available, or why auto never takes it. */
  readonly reason?: string;
}

/** The environment variable that keeps `--engine auto` on the processor. */
const NO_GPU = 'CREASE_NO_GPU';

/** All engines; asks WebGPU, which takes a tenth of a second. */
export async function availableEngines(): Promise<EngineEntry[]> {
  const { findAdapter } = await import('./webgpu/webgpu.node.ts');
  const found = await findAdapter();
  const best = await chooseEngine('auto');
  return [
    { name: 'reference', available: true, auto: false, threads: 1 },
    { name: 'wasm', available: true, auto: best === 'wasm', threads: availableParallelism() },
    { name: 'webgpu', available: !('reason' in found), auto: best === 'webgpu', ...gpuEntry(found) },
  ];
}

function gpuEntry(found: FoundAdapter): Pick<EngineEntry, 'device' | 'software' | 'reason'> {
  if ('reason' in found) return { reason: found.reason };
  const { name: device, software } = found;
  const off = process.env[NO_GPU] === undefined ? {} : { reason: `${NO_GPU} is set: auto never takes it` };
  const slow = { reason: 'the processor stands in for a GPU: auto never takes it' };
  return { device, software, ...(software ? slow : off) };
}

/**
 * The engine that a choice stands for here: a real GPU, else wasm. Where nothing looks like a GPU, Dawn is not loaded
 * to ask.
 * @throws InputError, one line, for webgpu where there is none
 */
export async function chooseEngine(choice: EngineChoice): Promise<EngineName> {
  if (choice === 'webgpu') await (await import('./webgpu/webgpu.node.ts')).needAdapter();
  if (choice !== 'auto' || process.env[NO_GPU] !== undefined || !mayHaveGpu()) return resolveEngine(choice);
  const { findAdapter } = await import('./webgpu/webgpu.node.ts');
  const found = await findAdapter();
  return resolveEngine(choice, !('reason' in found) && !found.software);
}

/** On Linux a GPU has a device file: of the kernel's drivers, NVIDIA's, or WSL's. Elsewhere only WebGPU knows. */
function mayHaveGpu(): boolean {
  if (process.platform !== 'linux') return true;
  if (existsSync('/dev/nvidiactl') || existsSync('/dev/dxg')) return true;
  try {
    return readdirSync('/dev/dri').some((name) => name.startsWith('renderD'));
  } catch {
    return false;
  }
}
