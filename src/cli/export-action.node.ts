// What `crease export` does: a network's weights as text, or as a file of weights alone.

import { InputError } from '../format/input-error.ts';
import { writeSafetensors } from '../format/safetensors.ts';
import { type LoadedNetwork, tensorsOfNetwork } from '../net/weights.ts';
import { weightsText } from '../net/weights-text.ts';
import type { CommandProcess } from './context.ts';
import type { ExportFlags } from './export-flags.ts';
import { loadNetwork } from './network-file.node.ts';
import { checkWritable, writeOutput } from './output-file.node.ts';

/**
 * Runs the command.
 * @throws InputError for bad input
 */
export async function exportCommand(
  { text, out }: ExportFlags,
  argument: string,
  command: CommandProcess,
): Promise<void> {
  if (!text && out === undefined) {
    throw new InputError(
      'nothing says what to export; give --text, or --out FILE.safetensors for a file of the weights alone',
    );
  }
  if (!text && !out!.endsWith('.safetensors')) {
    throw new InputError(
      `--out ${out} does not end in .safetensors; choose a name that does, or add --text for weights as text`,
    );
  }
  if (out !== undefined) await checkWritable(out);
  const network = await loadNetwork(argument, {});
  if (text && out === undefined) command.stdout.write(weightsText(network));
  else await writeOutput(out!, text ? weightsText(network) : weightsFile(network));
}

function weightsFile(network: LoadedNetwork): Uint8Array {
  const { activation } = network.spec;
  const slope = activation.kind === 'leaky_relu' ? { slope: String(activation.slope) } : {};
  return writeSafetensors(tensorsOfNetwork(network), { activation: activation.kind, ...slope });
}
