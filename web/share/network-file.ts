// A file of weights that somebody gave: what it holds, or in one line why it cannot be used.

import { InputError } from '../../src/format/input-error.ts';
import { readSafetensors } from '../../src/format/safetensors.ts';
import { parameterCount } from '../../src/net/network.ts';
import { checkNetworkSize, formatShape } from '../../src/net/shape.ts';
import { type LoadedNetwork, networkOfTensors, writtenActivation } from '../../src/net/weights.ts';

/** What PyTorch's leaky ReLU has where nothing else is said. */
const STANDARD = { kind: 'leaky_relu', slope: 0.01 } as const;

export interface NetworkFile extends LoadedNetwork {
  readonly name: string;
  /** Whether the file says what its activation is; Crease's own do. */
  readonly saysActivation: boolean;
}

/**
 * Reads a safetensors file; nothing in it is trusted.
 * @param name what the file is called in errors
 * @throws InputError, one line with the file, the reason and the remedy
 */
export function readNetworkFile(bytes: Uint8Array, name: string): NetworkFile {
  const { metadata, tensors } = readSafetensors(bytes, name);
  const written = writtenActivation(metadata);
  const network = networkOfTensors(tensors, written ?? STANDARD, name);
  checkNetworkSize(network.spec);
  return { ...network, name, saysActivation: written !== undefined };
}

/** @throws InputError for a network that is no function of a point of the plane */
export function checkPlane({ spec, name }: NetworkFile): void {
  if (spec.inputs === 2 && (spec.outputs === 1 || spec.outputs === 3)) return;
  throw new InputError(
    `${name}: a network of ${spec.inputs} inputs and ${spec.outputs} outputs; Polytopes shows those of 2 inputs, the point, and 1 or 3 outputs, grey or colour`,
  );
}

/** A network in a few words: 2 -> [10]*8 -> 1, leaky ReLU 0.01, 831 parameters. */
export function networkText({ spec }: LoadedNetwork): string {
  const { inputs, hidden, outputs, activation } = spec;
  const slope = activation.kind === 'leaky_relu' ? ` ${activation.slope}` : '';
  const kind = activation.kind.replace('leaky_relu', 'leaky ReLU');
  const count = parameterCount(spec).toLocaleString('en');
  return `${inputs} → ${formatShape(hidden)} → ${outputs}, ${kind}${slope}, ${count} parameters`;
}
