// `crease parity`: its commands, their arguments and their help; what they do is loaded when it is done.

import { buildCommand, buildRouteMap } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import {
  METHODS_FLAGS,
  type MethodsFlags,
  PARITY_ALIASES,
  RUN_FLAGS,
  type RunFlags,
  TRACE_FLAGS,
  type TraceFlags,
} from './parity-flags.ts';

const run = buildCommand<RunFlags, [learner: string], CreaseContext>({
  async loader() {
    const action = await import('./parity-run-action.node.ts');
    return function parityRun(flags, learner) {
      return action.parityRunCommand(flags, learner, this.process);
    };
  },
  parameters: {
    flags: RUN_FLAGS,
    aliases: PARITY_ALIASES,
    positional: {
      kind: 'tuple',
      parameters: [{ parse: (value: string) => value, placeholder: 'LEARNER', brief: 'Name of a learner' }],
    },
  },
  docs: {
    brief: 'Let a learner find the secret bits, and leave a run',
    fullDescription: [
      'A label is the product of k secret bits out of n, each -1 or 1. The learner gets samples, or answers to',
      'queries, and says which bits are secret. Settings that are not given are its own.',
      '',
      'Learners that ask for samples:',
      '  sprint           the first sprint: 1000 hidden units, 20 samples, learning rate 0.5, 2 epochs',
      '  sgd              the same network and updates, with settings that solve n 20, k 3',
      '  sign-sgd         mini-batches; only the sign of each gradient counts',
      '  minibatch        mini-batches of 8',
      '  per-layer        the output layer moves before it carries the gradient back',
      '  gf2              Gaussian elimination over GF(2)',
      '  fourier          Walsh-Fourier: the correlation of the label with every product of k bits',
      '  backtracking     depth-first search for k bits that explain every sample',
      '  subset-search    random guesses, each tested until a sample contradicts it',
      '  hebbian          a local rule; fails',
      '  forward-forward  a local rule; fails',
      'Learners that ask queries:',
      '  curriculum       sgd on the first bits, then on more',
      '  influence        turn one bit and see whether the label turns (Kushilevitz-Mansour)',
      '',
      '--json answers with lines {event: step, step, epoch, train {loss, accuracy}, test {loss, accuracy}} for the',
      'first step and the last of every epoch, and one {event: done, run, learner, secret (null: not found), solved,',
      'train, test, steps, epochs, samples, queries, seconds, repeated}; --meter adds {event: meter, ...} as crease',
      'memory. A solve of less than 0.1 s is repeated: {solves, medianSeconds}, else null.',
      '',
      'Examples:',
      '  crease parity run sprint --n 3 --k 3 --hidden 1000 --seed 42',
      '  crease parity run gf2 --n 100 --k 5 --json',
    ].join('\n'),
    customUsage: ['LEARNER [flags]'],
  },
});

const methods = buildCommand<MethodsFlags, [], CreaseContext>({
  async loader() {
    const action = await import('./parity-methods-action.node.ts');
    return function parityMethods(flags) {
      return action.parityMethodsCommand(flags, this.process);
    };
  },
  parameters: { flags: METHODS_FLAGS, aliases: PARITY_ALIASES },
  docs: {
    brief: 'Compare all learners on one problem, failures included',
    fullDescription: [
      'Every learner, with its own settings, on the problems of several seeds: how often it found the secret, how',
      'much of the test it got right, how long it took, and what it asked for. Then the first seed once more under',
      'the meter: floats read, and what each is worth under every metric, over the whole solve.',
      '',
      'Rules: a sample arrives as a write, each time that it is asked for; a query is a read of the point and a write',
      'of the answer; everything that a learner remembers lies in metered buffers. Looking at the result is free.',
      '',
      '--json answers with one object {n, k, seeds, methods: [{learner, access, refused (null, or why it was not run),',
      'solved, accuracy, seconds (medians), samples, queries, floatsRead, floatsWritten, reads, writes,',
      'metrics: [{name, perFloat}]}]}; with --full version, unit, total and perRead of each metric, placement, energy.',
      '',
      'Example:',
      '  crease parity methods --n 20 --k 3',
    ].join('\n'),
    customUsage: ['[flags]'],
  },
});

const trace = buildCommand<TraceFlags, [], CreaseContext>({
  async loader() {
    const action = await import('./parity-trace-action.node.ts');
    return function parityTrace(flags) {
      return action.parityTraceCommand(flags, this.process);
    };
  },
  parameters: { flags: TRACE_FLAGS, aliases: PARITY_ALIASES },
  docs: {
    brief: "Show every read and write of the first sprint's learner, and how far each went",
    fullDescription: [
      "Trains the first sprint's network under the meter: the events of its first step, buffer by buffer, and each",
      "buffer's share of the distance that all floats go together. Writes no run.",
      '',
      '--json answers with {events: [[op, buffer, size, clock, distance or null], ...], buffers: [{buffer, size, reads,',
      'floatsRead, sumDistance, average, min, max, share, cached}, ...], perRead, perFloat, floatsRead, workingSet}.',
      '',
      'Examples:',
      '  crease parity trace --n 3 --k 3 --hidden 1000 --seed 42 --variant fused',
      '  crease parity trace --n 20 --k 3 --hidden 500 --metric lru-distance --steps all --json',
    ].join('\n'),
    customUsage: ['[flags]'],
  },
});

/** The commands of `crease parity`. */
export const PARITY_COMMANDS = { run, methods, trace };

/** Their flags, for the nearest name to one that is unknown. */
export const PARITY_FLAGS = { run: RUN_FLAGS, methods: METHODS_FLAGS, trace: TRACE_FLAGS };

export const parityCommands = buildRouteMap<keyof typeof PARITY_COMMANDS, CreaseContext>({
  routes: PARITY_COMMANDS,
  docs: {
    brief: 'Sparse parity: learners compared by the data that they move',
    fullDescription: [
      'Sparse parity: learners compared by the data that they move.',
      '',
      'Example:',
      '  crease parity run sgd --n 20 --k 3',
    ].join('\n'),
  },
});
