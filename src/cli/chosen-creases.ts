// Which creases are drawn: --only-layers and --only-neurons as marks on the hidden neurons.

import { InputError } from '../format/input-error.ts';

const RANGE = /^(?:(\d{1,9}):)?(\d{1,9})(?:-(\d{1,9}))?$/;

/**
 * Uint8 [neurons], 1 for the neurons of the layers in `layers` ("1,3-5") and for those in `neurons` ("2:7,3:1-10",
 * layer and neuron); both count from 1. Undefined if neither is given.
 * @param hidden the widths of the hidden layers
 * @throws InputError if a list is not one, or names what the network does not have
 */
export function chosenCreases(
  hidden: readonly number[],
  { onlyLayers, onlyNeurons }: { readonly onlyLayers?: string; readonly onlyNeurons?: string },
): Uint8Array | undefined {
  if (onlyLayers === undefined && onlyNeurons === undefined) return undefined;
  const starts = hidden.map((_, layer) => hidden.slice(0, layer).reduce((sum, width) => sum + width, 0));
  const chosen = new Uint8Array(hidden.reduce((sum, width) => sum + width, 0));
  const layers = {
    flag: '--only-layers',
    example: '1,3-5',
    has: `the network has ${hidden.length} hidden layers`,
  };
  for (const { from, to } of ranges(onlyLayers, layers, false, () => hidden.length)) {
    for (let layer = from - 1; layer < to; layer++) {
      chosen.fill(1, starts[layer]!, starts[layer]! + hidden[layer]!);
    }
  }
  const neurons = {
    flag: '--only-neurons',
    example: '2:7,3:1-10',
    has: `the hidden layers have ${hidden.join(', ')} neurons`,
  };
  for (const { layer, from, to } of ranges(onlyNeurons, neurons, true, (each) => hidden[each - 1] ?? 0)) {
    chosen.fill(1, starts[layer - 1]! + from - 1, starts[layer - 1]! + to);
  }
  return chosen;
}

interface List {
  readonly flag: string;
  readonly example: string;
  readonly has: string;
}

/** The ranges of a list, each from 1 to at most `most` of its layer. */
function ranges(text: string | undefined, list: List, layered: boolean, most: (layer: number) => number) {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const match = RANGE.exec(part.trim());
    const refuse = (reason: string) =>
      new InputError(`${list.flag} ${JSON.stringify(text)}: ${reason}; try ${list.flag} ${list.example}`);
    if (match === null || (match[1] !== undefined) !== layered)
      throw refuse(`${JSON.stringify(part)} is no range`);
    const range = { layer: Number(match[1] ?? 0), from: Number(match[2]), to: Number(match[3] ?? match[2]) };
    if (range.from < 1 || range.to < range.from || range.to > most(range.layer)) {
      throw refuse(`${JSON.stringify(part)} is not there (${list.has})`);
    }
    return range;
  });
}
