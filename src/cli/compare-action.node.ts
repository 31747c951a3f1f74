// What `crease compare` does: two runs are compared, the answer goes to stdout, the exit code is the verdict.

import { compareRuns } from '../run/compare.node.ts';
import type { CompareFlags } from './compare-flags.ts';
import { comparisonText } from './compare-text.ts';
import type { CommandProcess } from './context.ts';
import { EXIT } from './errors.ts';

/**
 * Runs the command.
 * @throws InputError for what is no run, or is damaged
 */
export async function compareCommand(
  { tolerance, json }: CompareFlags,
  a: string,
  b: string,
  command: CommandProcess,
): Promise<void> {
  const comparison = await compareRuns(a, b, tolerance ?? 0);
  command.stdout.write(json ? `${JSON.stringify(comparison)}\n` : comparisonText(comparison));
  if (!comparison.withinTolerance) command.exitCode = EXIT.checkFailed;
}
