// Where runs come from: the server of `crease open`, behind the same few questions as files that were dropped.

import { API, type MetricsPart, type RunContents, type RunList } from '../../src/run/listing.ts';

export interface RunSource {
  /** Whether runs may change while they are looked at. */
  readonly isLive: boolean;
  list(): Promise<RunList>;
  contents(id: string): Promise<RunContents>;
  metrics(id: string, from: number): Promise<MetricsPart>;
  /** Where a file of a run is, for a picture, a film, a link. */
  address(id: string, file: string): string;
  bytes(id: string, file: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** The runs of `crease open`. */
export const SERVER: RunSource = {
  isLive: true,
  list: () => asked('runs'),
  contents: (id) => asked(`runs/${id}`),
  metrics: (id, from) => asked(`runs/${id}/metrics?from=${from}`),
  address: (id, file) => `${API}runs/${id}/${file}`,
  bytes: async (id, file) => new Uint8Array(await (await answered(`${API}runs/${id}/${file}`)).arrayBuffer()),
};

async function asked<T>(path: string): Promise<T> {
  return (await answered(API + path)).json() as Promise<T>;
}

async function answered(address: string): Promise<Response> {
  const response = await fetch(address).catch(() => {
    throw new Error('crease open does not answer; start it again, and open its new address');
  });
  if (response.ok) return response;
  const text = (await response.text()).trim().split('\n')[0];
  throw new Error(text || `the server answered with ${response.status}`);
}
