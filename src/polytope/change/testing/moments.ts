// Pairs of random networks for tests of change: a network, and the same a step further.

import { MT19937 } from '../../../random/mt19937.ts';
import type { ExactNetwork } from '../../exact/network.ts';
import { randomNetwork } from '../../exact/testing/networks.ts';
import type { Moments } from '../overlay.ts';

/** A network moved in a random direction: every weight and bias by up to `size`, or those of chosen layers only. */
export function moved(
  network: ExactNetwork,
  seed: number,
  size: number,
  only: (layer: number) => boolean = () => true,
): ExactNetwork {
  const generator = new MT19937(seed);
  const shift = () => size * (generator.word() / 0x80000000 - 1);
  const layers = network.layers.map((layer, l) => {
    const [weight, bias] = [layer.weight.map((w) => w + shift()), layer.bias.map((b) => b + shift())];
    return only(l) ? { ...layer, weight, bias } : layer;
  });
  return { ...network, layers };
}

export function randomMoments(seed: number, hidden: readonly number[], size: number, slope = 0.1): Moments {
  const before = randomNetwork(seed, hidden, slope, 1 + (seed % 2));
  return { before, after: moved(before, seed + 1, size) };
}
