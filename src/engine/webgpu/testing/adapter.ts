// The adapter of tests: the machine's own, or SwiftShader as Debian's chromium package brings it.

import { existsSync } from 'node:fs';
import { findAdapter } from '../webgpu.node.ts';

/** Where Chromium's software Vulkan is described to the Vulkan loader. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

if (process.env.VK_ICD_FILENAMES === undefined && existsSync(SWIFTSHADER)) {
  process.env.VK_ICD_FILENAMES = SWIFTSHADER;
}

const found = await findAdapter();

/** Whether tests on a GPU are left out. */
export const withoutAdapter = 'reason' in found;

/** What tests run on, or why they do not: for their names. */
export const ADAPTER = 'reason' in found ? `no adapter (${found.reason})` : found.name;

/** The adapter, where there is one; of each only one device can be made. */
export async function newAdapter(): Promise<GPUAdapter> {
  const again = await findAdapter();
  if ('reason' in again) throw new Error(again.reason);
  return again.adapter;
}
