// A network of Backprop on its way into Polytopes: its plane becomes the picture, and its polytopes are seen at once.

import type { Dataset } from '../../src/backprop/dataset.ts';
import type { Model } from '../../src/backprop/model.ts';
import { POLYTOPES } from '../polytopes/settings.ts';
import { printFragment } from '../shell/fragment.ts';
import { defaults } from '../shell/setting.ts';
import { onUnitSquare, printNetwork } from './carried.ts';
import { fileValues } from './start.ts';

/**
 * The link that shows a network in Polytopes, paused; trained on from there, it learns the picture.
 * @throws InputError, one line, for a network without polytopes
 */
export function polytopesAddress(model: Model, flat: Float64Array, domain: Dataset['domain']): string {
  const network = onUnitSquare(model, flat, domain);
  return printFragment('polytopes', POLYTOPES, {
    ...defaults(POLYTOPES),
    ...fileValues(network.spec),
    ...{ picture: 'checkers', color: 'prediction', start: printNetwork(network), epoch: 0 },
  });
}
