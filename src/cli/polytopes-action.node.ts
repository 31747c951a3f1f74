// What `crease polytopes` does: loads a network, cuts the plane, answers, writes the files that were asked for.

import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { formatShape } from '../net/shape.ts';
import { parseDomain } from '../polytope/domain.ts';
import { cellAffine } from '../polytope/exact/affine.ts';
import { cellsJson } from '../polytope/exact/cells-json.ts';
import { type Partitioner, startPartitioner } from '../polytope/exact/create.node.ts';
import { type ExactNetwork, exactNetwork, type Plane } from '../polytope/exact/network.ts';
import type { Partition } from '../polytope/exact/partition.ts';
import type { PartitionOptions } from '../polytope/exact/partitioner.ts';
import type { CommandProcess } from './context.ts';
import { loadNetwork, trainingPoints } from './network-file.node.ts';
import { checkOutputs, writeOutput } from './output-file.node.ts';
import { POLYTOPES_DEFAULTS, type PolytopesFlags } from './polytopes-flags.ts';
import { polytopesAnswer, polytopesText } from './polytopes-text.ts';

/**
 * Runs the command.
 * @throws InputError for bad input
 */
export async function polytopesCommand(
  flags: PolytopesFlags,
  argument: string,
  command: CommandProcess,
): Promise<void> {
  const domain = parseDomain(flags.domain ?? POLYTOPES_DEFAULTS.domain);
  const plane = planeOf(flags);
  if (flags.affine && flags.cells === undefined) {
    throw new InputError('--affine goes into the file of --cells; name one, such as --cells cells.json');
  }
  await checkOutputs([flags.png, flags.svg, flags.movie, flags.cells, flags.report]);
  const { spec, parameters } = await loadNetwork(argument, flags);
  // Refused before anything is computed; what is timed widens the weights again.
  exactNetwork(spec, parameters, plane);
  // Loaded when it is used: the canvas is large.
  const draws = [flags.png, flags.svg, flags.movie, flags.zoom, flags.onlyLayers, flags.onlyNeurons].some(
    (flag) => flag !== undefined,
  );
  const pictures = draws ? await import('./polytopes-pictures.node.ts') : undefined;
  pictures?.checkPictureFlags(flags, spec.hidden);
  const isReported = flags.report !== undefined && plane === undefined;
  const points = isReported ? await trainingPoints(argument) : undefined;
  const began = performance.now();
  const threads = await startPartitioner({ threads: flags.threads ?? availableParallelism() });
  const startSeconds = seconds(began);
  try {
    const make = () => exactNetwork(spec, parameters, plane);
    const { found, network, best } = await fastest(threads, make, domain, flags);
    await pictures?.writePictures(flags, spec.hidden, found);
    if (flags.cells !== undefined) {
      const affine = flags.affine ? cellAffine(network, found) : undefined;
      await writeOutput(flags.cells, cellsJson(network, found, affine));
    }
    if (flags.report !== undefined) {
      const { reportPage } = await import('../picture/exact/report.ts');
      const name = basename(argument);
      const text = reportPage({
        name,
        shape: formatShape(spec.hidden),
        partition: found,
        points: points?.inputs,
      });
      await writeOutput(flags.report, text);
    }
    const cut = (box: Partition['domain']) => threads.partition(network, optionsOf(flags, box));
    await pictures?.writeZoom(flags, spec.hidden, domain, cut);
    const answer = polytopesAnswer(found, { seconds: best, startSeconds, threads: threads.threads });
    command.stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : polytopesText(answer));
  } finally {
    await threads.close();
  }
}

/** Cuts the domain as often as was asked for; `best` is the time of the fastest, in seconds. */
async function fastest(
  threads: Partitioner,
  make: () => ExactNetwork,
  domain: Partition['domain'],
  flags: PolytopesFlags,
) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 1; ; i++) {
    const start = performance.now();
    const network = make();
    const found = await threads.partition(network, optionsOf(flags, domain));
    best = Math.min(best, seconds(start));
    if (i >= (flags.repeat ?? POLYTOPES_DEFAULTS.repeat)) return { found, network, best };
  }
}

function optionsOf({ maxMemory: maxBytes }: PolytopesFlags, domain: Partition['domain']): PartitionOptions {
  return maxBytes === undefined ? { domain } : { domain, maxBytes };
}

function seconds(since: number): number {
  return Math.round(1000 * (performance.now() - since)) / 1e6;
}

/** The plane of --origin, --u and --v, which go together. */
function planeOf({ origin, uAxis: u, vAxis: v }: PolytopesFlags): Plane | undefined {
  if (origin === undefined && u === undefined && v === undefined) return undefined;
  if (origin !== undefined && u !== undefined && v !== undefined) return { origin, u, v };
  const missing = Object.entries({ origin, u, v }).filter(([, value]) => value === undefined);
  const names = missing.map(([name]) => `--${name}`).join(' and ');
  throw new InputError(`a plane needs --origin, --u and --v; ${names} missing`);
}
