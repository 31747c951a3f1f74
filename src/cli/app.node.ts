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
import type { CreaseContext } from './context.ts';
import { argumentError, EXIT, firstLine, unknownCommand } from './errors.ts';
import { trainCommand } from './train.node.ts';
import { flagName, TRAIN_ALIASES, TRAIN_FLAGS } from './train-flags.ts';
import { crease } from './version.node.ts';

/** The commands, and the flags of each, for the nearest name to one that is unknown. */
const COMMANDS = { train: trainCommand };
const FLAGS = [
  ...Object.keys(TRAIN_FLAGS).map(flagName),
  ...Object.keys(TRAIN_ALIASES).map((a) => `-${a}`),
  '--help',
];

/** The texts of errors, one line each; `onError` gets the errors themselves. */
function texts(onError: (error: unknown) => void): ApplicationText {
  const told = (error: unknown) => {
    onError(error);
    return firstLine(error);
  };
  return {
    ...text_en,
    noCommandRegisteredForInput: ({ input }) => unknownCommand(input, Object.keys(COMMANDS)),
    exceptionWhileParsingArguments: (error) => {
      onError(error);
      return argumentError(error, FLAGS);
    },
    exceptionWhileLoadingCommandFunction: told,
    exceptionWhileLoadingCommandContext: told,
    exceptionWhileRunningCommand: told,
    exceptionWhileRunningIntegrationFlag: ({ exception }) => told(exception),
    exceptionWhileRunningIntegrationHook: ({ exception }) => told(exception),
  };
}

/** @param onError told of every error, for those who want its stack */
export function createApp(onError: (error: unknown) => void): Application<CreaseContext> {
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
      localization: { text: texts(onError) },
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
