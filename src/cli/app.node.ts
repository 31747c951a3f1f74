// The command line as a whole: the commands, and how every error is told in one line.

import {
  type Application,
  type ApplicationText,
  buildApplication,
  buildRouteMap,
  help,
  text_en,
  version,
} from '@stricli/core';
import { InputError } from '../format/input-error.ts';
import { CLAIM_COMMANDS, CLAIM_FLAGS, claimCommands } from './claim.node.ts';
import type { CommandTable } from './command-table.ts';
import { compareCommand } from './compare.node.ts';
import { COMPARE_ALIASES, COMPARE_FLAGS } from './compare-flags.ts';
import type { CreaseContext } from './context.ts';
import { enginesCommand } from './engines.node.ts';
import { ENGINES_FLAGS } from './engines-flags.ts';
import { argumentError, EXIT, firstLine, unknownCommand } from './errors.ts';
import { exportCommand } from './export.node.ts';
import { EXPORT_FLAGS } from './export-flags.ts';
import { flagNames } from './flags.ts';
import { gradientCommand } from './gradient.node.ts';
import { GRADIENT_FLAGS } from './gradient-flags.ts';
import { helpCommand } from './help.node.ts';
import { HELP_FLAGS } from './help-flags.ts';
import { memoryCommand } from './memory.node.ts';
import { MEMORY_FLAGS } from './memory-flags.ts';
import { metricsCommand } from './metrics.node.ts';
import { METRICS_FLAGS } from './metrics-flags.ts';
import { openCommand } from './open.node.ts';
import { OPEN_FLAGS } from './open-flags.ts';
import { PARITY_COMMANDS, PARITY_FLAGS, parityCommands } from './parity.node.ts';
import { PARITY_ALIASES } from './parity-flags.ts';
import { polytopesCommand } from './polytopes.node.ts';
import { POLYTOPES_FLAGS } from './polytopes-flags.ts';
import { rasterCommand } from './raster.node.ts';
import { RASTER_FLAGS } from './raster-flags.ts';
import { SCHEDULE_COMMANDS, SCHEDULE_FLAGS, scheduleCommands } from './schedule.node.ts';
import { CERTIFICATE_ALIASES, SCHEDULE_ALIASES } from './schedule-flags.ts';
import { spikesCommand } from './spikes.node.ts';
import { SPIKES_FLAGS } from './spikes-flags.ts';
import { trainCommand } from './train.node.ts';
import { TRAIN_ALIASES, TRAIN_FLAGS } from './train-flags.ts';
import { verifyCommand } from './verify.node.ts';
import { VERIFY_FLAGS } from './verify-flags.ts';
import { crease } from './version.node.ts';

/** The commands. */
const COMMANDS = {
  train: trainCommand,
  open: openCommand,
  raster: rasterCommand,
  polytopes: polytopesCommand,
  spikes: spikesCommand,
  compare: compareCommand,
  export: exportCommand,
  memory: memoryCommand,
  engines: enginesCommand,
  parity: parityCommands,
  schedule: scheduleCommands,
  metrics: metricsCommand,
  gradient: gradientCommand,
  claim: claimCommands,
  verify: verifyCommand,
  help: helpCommand((): CommandTable => COMMANDS),
};

/** The commands of each command that has some. */
const BELOW: Readonly<Record<string, object>> = {
  parity: PARITY_COMMANDS,
  schedule: SCHEDULE_COMMANDS,
  claim: CLAIM_COMMANDS,
};

/** The flags of each command, for the nearest name to one that is unknown. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  train: flagNames(TRAIN_FLAGS, TRAIN_ALIASES),
  open: flagNames(OPEN_FLAGS),
  compare: flagNames(COMPARE_FLAGS, COMPARE_ALIASES),
  raster: flagNames(RASTER_FLAGS),
  export: flagNames(EXPORT_FLAGS),
  memory: flagNames(MEMORY_FLAGS),
  engines: flagNames(ENGINES_FLAGS),
  'parity run': flagNames(PARITY_FLAGS.run, PARITY_ALIASES),
  'parity methods': flagNames(PARITY_FLAGS.methods, PARITY_ALIASES),
  'parity trace': flagNames(PARITY_FLAGS.trace, PARITY_ALIASES),
  polytopes: flagNames(POLYTOPES_FLAGS),
  metrics: flagNames(METRICS_FLAGS),
  gradient: flagNames(GRADIENT_FLAGS),
  'claim add': flagNames(CLAIM_FLAGS.add),
  'claim hash': flagNames(CLAIM_FLAGS.hash),
  'claim schema': flagNames(CLAIM_FLAGS.schema),
  verify: flagNames(VERIFY_FLAGS),
  'schedule search': flagNames(SCHEDULE_FLAGS.search, SCHEDULE_ALIASES),
  'schedule show': flagNames(SCHEDULE_FLAGS.show, SCHEDULE_ALIASES),
  'schedule check': flagNames(SCHEDULE_FLAGS.check, CERTIFICATE_ALIASES),
  'schedule apply': flagNames(SCHEDULE_FLAGS.apply, CERTIFICATE_ALIASES),
  spikes: flagNames(SPIKES_FLAGS),
  help: flagNames(HELP_FLAGS),
};

/**
 * The texts of errors, one line each, where `commands` are possible, with the flags `flags`; `onError` gets the errors
 * themselves.
 */
function texts(
  commands: readonly string[],
  flags: readonly string[],
  onError: (error: unknown) => void,
): ApplicationText {
  const told = (error: unknown) => {
    onError(error);
    return firstLine(error);
  };
  return {
    ...text_en,
    noCommandRegisteredForInput: ({ input }) => unknownCommand(input, commands),
    exceptionWhileParsingArguments: (error) => {
      onError(error);
      return argumentError(error, flags);
    },
    exceptionWhileLoadingCommandFunction: told,
    exceptionWhileLoadingCommandContext: told,
    exceptionWhileRunningCommand: told,
    exceptionWhileRunningIntegrationFlag: ({ exception }) => told(exception),
    exceptionWhileRunningIntegrationHook: ({ exception }) => told(exception),
  };
}

/**
 * @param typed what was typed: a command, perhaps one of its commands, and more
 * @param onError told of every error, for those who want its stack
 */
export function createApp(
  typed: readonly string[],
  onError: (error: unknown) => void,
): Application<CreaseContext> {
  const [name = '', second = ''] = typed;
  const below = Object.hasOwn(BELOW, name) ? BELOW[name]! : undefined;
  const command = below === undefined ? name : `${name} ${second}`;
  const flags = Object.entries(FLAGS).find(([each]) => each === command)?.[1] ?? [];
  const commands = Object.keys(below ?? COMMANDS);
  const root = buildRouteMap<keyof typeof COMMANDS, CreaseContext>({
    routes: COMMANDS,
    docs: {
      brief: 'Trains small neural networks and shows the regions on which they are affine',
      fullDescription: [
        'Trains small neural networks and shows the regions on which they are affine.',
        '',
        'Example:',
        '  crease train ring --epochs 30',
      ].join('\n'),
    },
  });
  const formatting = {
    useAliasInUsageLine: false,
    onlyRequiredInUsageLine: true,
    caseStyle: 'convert-camel-to-kebab',
  } as const;
  return buildApplication(
    root,
    {
      name: 'crease',
      scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
      documentation: { disableAnsiColor: true, caseStyle: 'convert-camel-to-kebab' },
      localization: { text: texts(commands, flags, onError) },
      determineExitCode: (error) => (error instanceof InputError ? EXIT.badInput : EXIT.stopped),
    },
    {
      help: help({ brief: 'Print help and exit', alias: 'h', defaultForRouteMap: true, formatting }),
      version: version({
        brief: 'Print the version and exit',
        alias: 'v',
        info: { currentVersion: crease.version },
      }),
    },
  );
}
