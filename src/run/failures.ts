// The ends that a training can bring upon itself, in words.

import type { NotFinitePlace, NotFiniteValue } from './not-finite.ts';
import type { Losses } from './training.ts';

/** A loss or a parameter is NaN or infinite. */
export class NotFinite extends Error {
  readonly #where: string;

  /** @param where what was noticed: `epoch 3, step 2 of 5: the training loss is NaN` */
  constructor(where: string, first = '') {
    super(`${where}${first}; try a smaller --learning-rate`);
    this.#where = where;
  }

  /** The same with the value that it began with. */
  with(found: NotFinitePlace & NotFiniteValue): NotFinite {
    return new NotFinite(
      this.#where,
      `; the first value that is not finite: ${placeText(found)}, ${valueText(found)}`,
    );
  }
}

/** The training goes nowhere, as a watch has seen. */
export class GoesNowhere extends Error {
  constructor(text: string) {
    super(`${text}; try another --seed or --learning-rate, or go on all the same with --keep-going`);
  }
}

/** What the losses of an epoch that went wrong say; `step` of `steps` is where it ended. */
export function lossText(epoch: number, step: number, steps: number, losses: Losses): string {
  const { trainLoss, valLoss } = losses;
  if (Number.isFinite(trainLoss)) return `epoch ${epoch}: the validation loss is ${valLoss}`;
  return `epoch ${epoch}, step ${step} of ${steps}: the training loss is ${trainLoss}`;
}

function placeText({ epoch, step, globalStep, stage }: NotFinitePlace & NotFiniteValue): string {
  const at =
    step === undefined ? `after step ${globalStep} of the run` : `step ${step} (${globalStep} of the run)`;
  return `epoch ${epoch}, ${at}, ${stage}`;
}

function valueText({ quantity, layer, neuron, input, value }: NotFiniteValue): string {
  if (layer === undefined) return `the ${quantity} is ${value}`;
  const of =
    quantity === 'gradient' ? `gradient of the ${input === undefined ? 'bias' : 'weight'}` : quantity;
  const from = input === undefined ? '' : ` from input ${input}`;
  return `the ${of} of ${layer}, neuron ${neuron}${from}, is ${value}`;
}
