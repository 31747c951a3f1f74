// Opens a saved network for Polytopes: a run's checkpoint, from which training goes on bit for bit, or a file's weights.

import { InputError } from '../../src/format/input-error.ts';
import type { RunSummary } from '../../src/run/listing.ts';
import type { RunSpec } from '../../src/run/spec.ts';
import { exportedWeights } from '../lab/exported.ts';
import type { LabSettings, PictureSource } from '../lab/protocol.ts';
import { readPicture } from '../lab/read-picture.web.ts';
import { findSource } from '../runs/opened.web.ts';
import type { RunSource } from '../runs/source.ts';
import { NET, readNetwork } from './carried.ts';
import { checkPlane, type NetworkFile, readNetworkFile } from './network-file.ts';
import { FILE, fileValues, parseStart, type StartValues, startValues } from './start.ts';

/** What a link's `start` stands for. */
export interface Started {
  readonly text: string;
  /** The settings of the view that go with it; with others the network is drawn anew. */
  readonly values: StartValues;
  /** Everything but what the view says itself. */
  readonly lab: Partial<LabSettings> & { readonly weights: Uint8Array };
}

/** Files that were given, by their names; a link cannot hold them. */
const given = new Map<string, { readonly network: NetworkFile; readonly bytes: Uint8Array }>();

/**
 * Takes a file of weights in.
 * @returns what it holds
 * @throws InputError, one line, for a file that is damaged, lies, or has no network of the plane
 */
export async function takeFile(file: File): Promise<NetworkFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const network = readNetworkFile(bytes, file.name);
  checkPlane(network);
  given.set(file.name, { network, bytes });
  return network;
}

/** @throws InputError, one line, where it is not here, or cannot be opened */
export async function loadStart(text: string): Promise<Started> {
  if (text.startsWith(FILE)) return fromFile(text);
  if (text.startsWith(NET)) return fromLink(text);
  const place = parseStart(text);
  const source = place && (await findSource());
  if (!place || !source) {
    throw new InputError(
      `${text}: no run is at hand here; open the page with crease open, or drop the run's folder in Runs`,
    );
  }
  const summary = (await source.list()).runs.find(({ path }) => path === place.run);
  if (summary === undefined) throw new InputError(`${text}: there is no run ${place.run} here`);
  const values = startValues(summary);
  if (typeof values === 'string') throw new InputError(`${text}: ${values}`);
  const { checkpoints } = await source.contents(summary.id);
  const found = checkpoints.find(({ epoch, steps }) => epoch === place.epoch && steps === place.steps);
  if (found === undefined) throw new InputError(`${text}: the run has no such checkpoint any more`);
  const weights = await source.bytes(summary.id, found.file);
  return { text, values, lab: { ...(await settingsOf(source, summary)), weights } };
}

/** All that the run's spec says of training. */
async function settingsOf(source: RunSource, { id, spec }: RunSummary): Promise<Partial<LabSettings>> {
  const { input, network, optimizer, optimizerReset, batchSize, points, valPoints, seed, engine, changes } =
    spec as RunSpec;
  const picture: PictureSource =
    input.name === 'ring'
      ? { kind: 'built-in', name: 'ring' }
      : await readPicture(new File([await source.bytes(id, 'input.png')], 'input.png'));
  // What the page cannot do otherwise than from the beginning on: then the weights are all that is taken over.
  const resumes = changes === undefined && optimizerReset !== 'momentum';
  const { activation } = network;
  return {
    ...{ picture, activation, optimizer, batchSize, points, valPoints, seed, engine, resumes },
    ...(optimizerReset === 'momentum' ? {} : { optimizerReset }),
  };
}

function fromFile(text: string): Started {
  const found = given.get(text.slice(FILE.length));
  if (found === undefined) {
    throw new InputError(`${text.slice(FILE.length)}: a link does not hold a file; choose it again in Runs`);
  }
  const { activation } = found.network.spec;
  return { text, values: fileValues(found.network.spec), lab: { weights: found.bytes, activation } };
}

/** A network that the link itself holds; it may go on with any picture. */
function fromLink(text: string): Started {
  const { spec, parameters } = readNetwork(text);
  const { picture: _, ...values } = fileValues(spec);
  const weights = exportedWeights(spec, parameters, { epoch: 0, steps: 0 });
  return { text, values, lab: { weights, activation: spec.activation } };
}
