// The weights of a moment as a file that PyTorch, `crease raster` and the lab itself read.

import { writeSafetensors } from '../../src/format/safetensors.ts';
import type { NetworkSpec, Parameters } from '../../src/net/network.ts';
import { tensorsOfNetwork } from '../../src/net/weights.ts';
import type { Moment } from './protocol.ts';

/** As `crease export` writes it, and with the epoch in the metadata. */
export function exportedWeights(
  spec: NetworkSpec,
  parameters: Parameters,
  { epoch, steps }: Moment,
): Uint8Array<ArrayBuffer> {
  const { activation } = spec;
  return writeSafetensors(tensorsOfNetwork({ spec, parameters }), {
    activation: activation.kind,
    ...(activation.kind === 'leaky_relu' ? { slope: String(activation.slope) } : {}),
    epoch: String(epoch),
    ...(steps > 0 ? { epochSteps: String(steps) } : {}),
  });
}
