// `crease schedule`: its commands, their arguments and their help; what they do is loaded when it is done.

import { buildCommand, buildRouteMap } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import {
  APPLY_FLAGS,
  type ApplyFlags,
  CERTIFICATE_ALIASES,
  CHECK_FLAGS,
  type CheckFlags,
  SCHEDULE_ALIASES,
  SEARCH_FLAGS,
  type SearchFlags,
  SHOW_FLAGS,
  type ShowFlags,
} from './schedule-flags.ts';

const CERTIFICATE = {
  parse: (value: string) => value,
  placeholder: 'CERTIFICATE',
  brief: 'A file that crease schedule search --out has written',
} as const;

const search = buildCommand<SearchFlags, [], CreaseContext>({
  async loader() {
    const action = await import('./schedule-search-action.node.ts');
    return function scheduleSearch(flags) {
      return action.searchCommand(flags, this.process);
    };
  },
  parameters: { flags: SEARCH_FLAGS, aliases: SCHEDULE_ALIASES },
  docs: {
    brief: 'Find an order of a training that moves less data, with a proof that it computes the same bits',
    fullDescription: [
      "Trains the first sprint's network (or, with --shape, --batch or --optimizer, another one as crease train does)",
      'on sparse parity. The search begins with the plain order, one operation on whole buffers after the other, and',
      'changes orders, loops, directions, and what is stored; never an arithmetic operation, never the order in a sum.',
      'What it finds is proven on versions, and run beside the plain order: every bit after every step.',
      '',
      'The same flags give the same schedule. --seconds, and the machine, decide how far a search comes; with --state',
      'it goes on where it stopped.',
      '',
      '--json answers with one object {dmd, bound, ratio, bitIdentical, proven, refusal, difference, readsChecked,',
      'sumsChecked, plain {dmd, ratio, reads}, reads, saved, unconditionalBound, intervals, learnt, n, k, hidden, seed,',
      'steps, moves, seconds, schedule (lines), certificate}. Exit code 1 where the proof fails.',
      '',
      'Examples:',
      '  crease schedule search --n 20 --k 3 --hidden 500 --out schedule.json',
      "  crease schedule search --shape '[32,24]' --batch 8 --steps 6 --moves 2000 --json",
    ].join('\n'),
    customUsage: ['[flags]'],
  },
});

const show = buildCommand<ShowFlags, [certificate?: string], CreaseContext>({
  async loader() {
    const action = await import('./schedule-show-action.node.ts');
    return function scheduleShow(flags, certificate) {
      return action.showCommand(flags, certificate, this.process);
    };
  },
  parameters: {
    flags: SHOW_FLAGS,
    aliases: SCHEDULE_ALIASES,
    positional: { kind: 'tuple', parameters: [{ ...CERTIFICATE, optional: true }] },
  },
  docs: {
    brief: 'Show a schedule as loops, or the plain order with its dependences',
    fullDescription: [
      'With a certificate: its schedule as pseudo-code, and every metric beside the plain order. Without: the plain',
      "order of what the flags name, its dependences, and for the sprint's network all valid orders of the backward",
      "operations with their costs in the first sprint's metric.",
      '',
      '--json answers with one object {schedule, table}, or {schedule, dependences (how many), orders: {count, perRead:',
      '{best, worst}, perFloat: {best, worst}}, each {order, perRead, perFloat}}; --full adds {allDependences, allOrders}.',
      '',
      'Examples:',
      '  crease schedule show --n 3 --k 3 --hidden 1000',
      '  crease schedule show schedule.json',
    ].join('\n'),
    customUsage: ['[CERTIFICATE] [flags]'],
  },
});

const check = buildCommand<CheckFlags, [certificate: string], CreaseContext>({
  async loader() {
    const action = await import('./schedule-check-action.node.ts');
    return function scheduleCheck(flags, certificate) {
      return action.checkCommand(flags, certificate, this.process);
    };
  },
  parameters: {
    flags: CHECK_FLAGS,
    aliases: CERTIFICATE_ALIASES,
    positional: { kind: 'tuple', parameters: [CERTIFICATE] },
  },
  docs: {
    brief: 'Check a certificate: its proof, its numbers, and the bits of both trainings',
    fullDescription: [
      'Replays the schedule on versions, with a checker that shares no code with the search: every read must see what',
      'it sees in the plain order, and every sum keep its order. Then trains both ways and compares every bit of every',
      "parameter after every step (of the sprint's network, with its own learner too), and measures what is claimed.",
      'Exit code 1 where the certificate does not hold; the dependence that is broken is named.',
      '',
      '--json answers with one object {valid, wrong (reasons), ...} and the fields of crease schedule search.',
      '',
      'Example:',
      '  crease schedule check schedule.json',
    ].join('\n'),
    customUsage: ['CERTIFICATE [flags]'],
  },
});

const apply = buildCommand<ApplyFlags, [certificate: string], CreaseContext>({
  async loader() {
    const action = await import('./schedule-check-action.node.ts');
    return function scheduleApply(flags, certificate) {
      return action.applyCommand(flags, certificate, this.process);
    };
  },
  parameters: {
    flags: APPLY_FLAGS,
    aliases: CERTIFICATE_ALIASES,
    positional: { kind: 'tuple', parameters: [CERTIFICATE] },
  },
  docs: {
    brief: 'Train in the order of a certificate',
    fullDescription: [
      'Checks the certificate, then trains its network in its order: losses and accuracies after the first step and',
      'every pass over the samples, and a hash of all parameters and state at the end (float64, little-endian). More',
      'steps than the certificate has are another run; the proof is made anew for it.',
      '',
      '--json answers with lines {event: step, step, train {loss, accuracy}, test {loss, accuracy}}, and one',
      '{event: done, steps, sha256}.',
      '',
      'Example:',
      '  crease schedule apply schedule.json --steps 40',
    ].join('\n'),
    customUsage: ['CERTIFICATE [flags]'],
  },
});

/** The commands of `crease schedule`. */
export const SCHEDULE_COMMANDS = { search, show, check, apply };

/** Their flags, for the nearest name to one that is unknown. */
export const SCHEDULE_FLAGS = {
  search: SEARCH_FLAGS,
  show: SHOW_FLAGS,
  check: CHECK_FLAGS,
  apply: APPLY_FLAGS,
};

export const scheduleCommands = buildRouteMap<keyof typeof SCHEDULE_COMMANDS, CreaseContext>({
  routes: SCHEDULE_COMMANDS,
  docs: {
    brief: 'Orders of a training that move less data: found, proven, applied',
    fullDescription: [
      'Orders of a training that move less data: found, proven, applied.',
      '',
      'Example:',
      '  crease schedule search --n 5 --k 2 --hidden 64 --moves 2000',
    ].join('\n'),
  },
});
