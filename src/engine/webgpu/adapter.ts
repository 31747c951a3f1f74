// Adapters: what a machine offers to WebGPU, told in words, and whether a processor only pretends to be a GPU.

/** What is asked of an adapter's description; GPUAdapterInfo has it. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/** An adapter that was found, or why there is none. */
export type FoundAdapter =
  | { readonly adapter: GPUAdapter; readonly name: string; readonly software: boolean }
  | { readonly reason: string };

/** What is said of an adapter, null where there is none. */
export function described(adapter: GPUAdapter | null, without: string): FoundAdapter {
  if (adapter === null) return { reason: without };
  return { adapter, name: adapterName(adapter.info), software: isSoftware(adapter.info) };
}

/** The software implementations: Chromium's and Mesa's (llvmpipe is in lavapipe's description), and Windows' two. */
const SOFTWARE =
  /swiftshader|llvmpipe|lavapipe|softpipe|software|microsoft basic render|\bwarp\b|\bcpu\b|subzero/i;

/** Whether the adapter computes on the processor; such a one is for tests, `--engine auto` never takes it. */
export function isSoftware(info: AdapterInfo): boolean {
  const texts = [info.vendor, info.architecture, info.device, info.description];
  return info.isFallbackAdapter === true || texts.some((text) => SOFTWARE.test(text));
}

/** An adapter's name. */
export function adapterName({ vendor, architecture, device, description }: AdapterInfo): string {
  const name = device && !/^(0x)?[0-9a-f]+$/i.test(device) ? device : description;
  return [name, [vendor, architecture].filter(Boolean).join(' '), 'a GPU without a name'].find(Boolean)!;
}
