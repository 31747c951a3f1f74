// What `crease gradient` does: one sample goes forward and backward through a network, and every term is told.

import { InputError } from '../format/input-error.ts';
import { type NetworkSpec, type Parameters, parameterCount } from '../net/network.ts';
import { type LayerTerms, type SampleTerms, sampleTerms } from '../net/one-sample.ts';
import { XOR_NETWORK, xorParameters } from '../net/xor-network.ts';
import type { CommandProcess } from './context.ts';
import type { GradientFlags } from './gradient-flags.ts';
import { loadNetwork } from './network-file.node.ts';

/** A network that is drawn from its seed instead of read. */
export const XOR_ARGUMENT = /^xor:seed=(\d{1,9})$/;
/** Up to so many parameters an answer has all terms. */
const SMALL = 64;

/** @throws InputError for bad input */
export async function gradientCommand(
  flags: GradientFlags,
  argument: string,
  command: CommandProcess,
): Promise<void> {
  const { spec, parameters } = await networkOf(argument, flags);
  for (const [name, given, wanted] of [
    ['input', flags.input.length, spec.inputs],
    ['target', flags.target.length, spec.outputs],
  ] as const) {
    if (given === wanted) continue;
    throw new InputError(
      `--${name} has ${given} number${given === 1 ? '' : 's'}, and the network ${argument} takes ${wanted}; give as many`,
    );
  }
  const lossName = flags.loss ?? 'mse';
  const terms = sampleTerms(spec, parameters, lossName, flags.input, flags.target);
  if (!Number.isFinite(terms.loss)) {
    throw new InputError(
      `the loss of this sample is ${terms.loss}; give smaller numbers, or another network`,
    );
  }
  const isSmall = parameterCount(spec) <= SMALL;
  const { layers, ...rest } = terms;
  const told = flags.full || isSmall ? layers : layers.map(norms);
  const answer = { lossName, ...rest, parameters: parameterCount(spec), layers: told };
  command.stdout.write(flags.json ? `${JSON.stringify(answer)}\n` : text(terms, lossName, isSmall));
}

async function networkOf(
  argument: string,
  flags: GradientFlags,
): Promise<{ spec: NetworkSpec; parameters: Parameters<Float64Array> }> {
  const seed = XOR_ARGUMENT.exec(argument)?.[1];
  if (seed !== undefined) {
    if (flags.activation !== undefined || flags.slope !== undefined) {
      throw new InputError(`${argument} has ReLUs; leave out --activation and --slope`);
    }
    return { spec: XOR_NETWORK, parameters: xorParameters(Number(seed)) };
  }
  const { spec, parameters } = await loadNetwork(argument, flags);
  const wide = parameters.map(({ weight, bias }) => ({
    weight: Float64Array.from(weight),
    bias: Float64Array.from(bias),
  }));
  return { spec, parameters: wide };
}

/** The Euclidean norms of a layer's gradients, for layers that are too large to be told term by term. */
function norms({ weightGradient, biasGradient, preActivations }: LayerTerms) {
  return {
    weightGradientNorm: norm(weightGradient.flat()),
    biasGradientNorm: norm(biasGradient),
    active: preActivations.filter((z) => z > 0).length,
    units: preActivations.length,
  };
}

function norm(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

function text(terms: SampleTerms, lossName: string, isSmall: boolean): string {
  const { input, target, outputs, probabilities, loss, layers } = terms;
  const lines = [
    `input ${input.join(', ')}, target ${target.join(', ')}`,
    `output ${outputs.join(', ')}${probabilities === null ? '' : `, probability ${probabilities.join(', ')}`}`,
    `${lossName} ${loss}`,
  ];
  for (const [l, layer] of layers.entries()) {
    lines.push('', `layer ${l + 1}`, ...(isSmall ? equations(layer) : [JSON.stringify(norms(layer))]));
  }
  return `${lines.join('\n')}\n`;
}

/** A line for every gradient: dL/dz x = dL/dw. */
function equations({ inputs, weightGradient, biasGradient, preActivations }: LayerTerms): string[] {
  return biasGradient.flatMap((delta, o) => [
    `  z${o + 1} = ${preActivations[o]}, dL/dz${o + 1} = dL/db${o + 1} = ${delta}`,
    ...inputs.map((x, i) => `    dL/dw${o + 1},${i + 1} = ${delta} * ${x} = ${weightGradient[o]![i]}`),
  ]);
}
