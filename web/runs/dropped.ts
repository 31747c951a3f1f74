// Runs from files that were dropped on the page, or chosen: read where they are, sent nowhere.

import type { MetricsPart, RunContents, RunList, RunState, RunSummary } from '../../src/run/listing.ts';
import { parseManifest } from '../../src/run/manifest.ts';
import { type EpochMetrics, parseMetricsLine } from '../../src/run/metrics.ts';
import type { RunSource } from './source.ts';

/** A file with its place: `ring/frames/epoch-000010.png`. */
export interface PlacedFile {
  readonly path: string;
  readonly file: File;
}

/** Files of one run by their names in it. */
type Files = ReadonlyMap<string, File>;

/**
 * The runs among some files: every folder that has a run.json. Files without a folder are one run, if run.json is among
 * them.
 * @throws Error, one line, if there is none
 */
export function droppedRuns(placed: readonly PlacedFile[]): RunSource {
  const folders = placed
    .filter(({ path }) => /(^|\/)run\.json$/.test(path))
    .map(({ path }) => path.slice(0, -'run.json'.length));
  if (folders.length === 0) {
    throw new Error('there is no run.json among these files; drop the whole folder of a run, or of several');
  }
  const runs = new Map<string, { readonly name: string; readonly files: Files }>();
  folders.sort().forEach((folder, i) => {
    const own = placed.filter(({ path }) => path.startsWith(folder));
    const files = new Map(own.map(({ path, file }) => [path.slice(folder.length), file]));
    // Stands for the run as the server's ids do.
    runs.set(i.toString(16).padStart(16, '0'), { name: folder.replace(/\/$/, '') || 'run', files });
  });
  return new DroppedRuns(runs);
}

class DroppedRuns implements RunSource {
  readonly isLive = false;
  readonly #runs: ReadonlyMap<string, { readonly name: string; readonly files: Files }>;
  readonly #addresses = new Map<File, string>();

  constructor(runs: ReadonlyMap<string, { readonly name: string; readonly files: Files }>) {
    this.#runs = runs;
  }

  async list(): Promise<RunList> {
    const ids = [...this.#runs.keys()];
    const runs = await Promise.all(ids.map((id) => this.#summary(id)));
    return { v: 1, directory: 'the files that were dropped', runs, isCut: false };
  }

  async contents(id: string): Promise<RunContents> {
    const { files } = this.#run(id);
    const names = [...files.keys()];
    const numbered = (pattern: RegExp) =>
      names.flatMap((name) => {
        const found = pattern.exec(name);
        return found ? [{ file: name, epoch: Number(found[1]), steps: Number(found[2] ?? 0) }] : [];
      });
    const frames = numbered(/^frames\/epoch-(\d{6,15})\.png$/).map(({ epoch }) => epoch);
    const checkpoints = numbered(/^checkpoints\/epoch-(\d{6,15})(?:-step-(\d{6,15}))?\.safetensors$/);
    const others = names.filter((name) => !/^(frames|checkpoints)\/|^movie\.mp4$|^lock$|(^|\/)\./.test(name));
    return {
      v: 1,
      ...(await this.#summary(id)),
      frames: frames.sort((a, b) => a - b),
      checkpoints: checkpoints.sort((a, b) => a.epoch - b.epoch || a.steps - b.steps),
      movie: files.get('movie.mp4')?.size ?? 0,
      files: others.sort(),
      elsewhere: [],
    };
  }

  async metrics(id: string, from: number): Promise<MetricsPart> {
    const file = this.#run(id).files.get('metrics.ndjson');
    if (file === undefined) return { v: 1, file: 'none', from: 0, to: 0, isMore: false, text: '' };
    const text = await file.slice(from).text();
    return { v: 1, file: id, from, to: file.size, isMore: false, text };
  }

  address(id: string, name: string): string {
    const file = this.#run(id).files.get(name);
    if (file === undefined) return '';
    const known = this.#addresses.get(file) ?? URL.createObjectURL(file);
    this.#addresses.set(file, known);
    return known;
  }

  async bytes(id: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
    const file = this.#run(id).files.get(name);
    if (file === undefined) throw new Error(`${name} is not among the files that were dropped`);
    return new Uint8Array(await file.arrayBuffer());
  }

  #run(id: string) {
    const run = this.#runs.get(id);
    if (run === undefined) throw new Error('there is no such run');
    return run;
  }

  async #summary(id: string): Promise<RunSummary> {
    const { name, files } = this.#run(id);
    const where = `${name}/run.json`;
    try {
      const { spec, specHash, crease } = parseManifest(await files.get('run.json')!.text(), where);
      const newest = await newestOf(files.get('metrics.ndjson'));
      return {
        id,
        path: name,
        state: stateOf(spec, newest),
        spec,
        specHash,
        crease,
        ...(newest ? { newest } : {}),
      };
    } catch (error) {
      return {
        id,
        path: name,
        state: 'damaged',
        problem: error instanceof Error ? error.message : String(error),
      };
    }
  }
}

async function newestOf(file: File | undefined): Promise<EpochMetrics | undefined> {
  if (file === undefined) return undefined;
  const text = await file.slice(Math.max(0, file.size - 65_536)).text();
  return parseMetricsLine(
    text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .at(-2) ?? '',
  );
}

/** Whether a run is still going on cannot be seen from its files alone. */
function stateOf(spec: unknown, newest: EpochMetrics | undefined): RunState {
  const { kind, epochs } = (spec ?? {}) as { kind?: unknown; epochs?: unknown };
  return kind === 'parity' || (typeof epochs === 'number' && (newest?.epoch ?? 0) >= epochs)
    ? 'done'
    : 'stopped';
}
