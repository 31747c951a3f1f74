// What `crease open` tells of the runs of a directory, as JSON: the contract between its server and the page.

import type { EpochMetrics } from './metrics.ts';

/** Below which paths the server answers, relative to the page. */
export const API = 'api/';

/** Where a page looks for what serves it: a file of the build, which `crease open` answers itself. */
export const SERVED_BY = 'served-by.json';

export interface ServedBy {
  readonly v: 1;
  /** `crease`: there are runs to be read. `files`: a static host, or any other server of files. */
  readonly by: 'crease' | 'files';
}

/**
 * `running` while a living process holds the run's lock; `done` when every epoch of the spec is there; `damaged` where
 * run.json cannot be read, and `problem` says why.
 */
export type RunState = 'running' | 'done' | 'stopped' | 'damaged';

/** A run in the list. */
export interface RunSummary {
  /** Stands for the run in addresses: 16 hexadecimal digits. */
  readonly id: string;
  /** Its directory, relative to the one that is open, with forward slashes; the name where the run itself is open. */
  readonly path: string;
  readonly state: RunState;
  readonly problem?: string;
  /** The spec of run.json, checked: a RunSpec, or the spec of a learner on sparse parity, which has `kind: 'parity'`. */
  readonly spec?: unknown;
  readonly specHash?: string;
  /** The version of crease that made it. */
  readonly crease?: string;
  /** The newest line of metrics.ndjson; absent before the first epoch. */
  readonly newest?: EpochMetrics;
}

/** `GET api/runs` */
export interface RunList {
  readonly v: 1;
  /** The name of the directory that is open. */
  readonly directory: string;
  readonly runs: readonly RunSummary[];
  /** Whether there were more directories than are looked through. */
  readonly isCut: boolean;
}

/** A checkpoint: after `epoch` epochs and `steps` steps of the next. */
export interface CheckpointFile {
  readonly epoch: number;
  readonly steps: number;
  readonly file: string;
}

/** `GET api/runs/ID`; its files are `api/runs/ID/FILE`. */
export interface RunContents extends RunSummary {
  readonly v: 1;
  /** The epochs that have a frame, ascending: frames/epoch-000010.png. */
  readonly frames: readonly number[];
  readonly checkpoints: readonly CheckpointFile[];
  /** The bytes of movie.mp4; 0 where there is none. */
  readonly movie: number;
  /** Every other file that can be read: names with forward slashes, ascending. */
  readonly files: readonly string[];
  /** Folders of the run that are links out of the directory that is open; what is in them is not shown. */
  readonly elsewhere: readonly string[];
}

/**
 * `GET api/runs/ID/metrics?from=N`: the lines of metrics.ndjson that begin at byte `from` or later, whole ones only, a
 * few megabytes at most; the next ones begin at `to`. Another `file` than the last time is another file: a run that
 * was resumed begins it anew.
 */
export interface MetricsPart {
  readonly v: 1;
  readonly file: string;
  readonly from: number;
  readonly to: number;
  /** Whether more whole lines may be there already. */
  readonly isMore: boolean;
  readonly text: string;
}
