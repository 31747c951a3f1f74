// All valid orders of a step's backward operations on whole buffers, and what each costs in the first sprint's metric.

import { measure } from '../measure.ts';
import { dependencesOf } from './dependences.ts';
import type { Program } from './program.ts';
import { plainSchedule, type Schedule } from './schedule.ts';
import { scheduleTrace } from './trace.ts';

/** The statements of the backward pass, in every order that keeps all dependences within the step; the plain one first. */
export function backwardOrders(program: Program): number[][] {
  const now = [...program.statements.keys()].filter((s) => program.statements[s]!.part === 'now');
  const before = new Map(now.map((s) => [s, new Set<number>()]));
  for (const { from, to, steps } of dependencesOf(program)) if (steps === 0) before.get(to)?.add(from);
  const orders: number[][] = [];
  const extend = (order: readonly number[]) => {
    if (order.length === now.length) orders.push([...order]);
    for (const s of now) {
      if (order.includes(s)) continue;
      // What is no backward statement came before all of them.
      if ([...before.get(s)!].every((each) => order.includes(each) || !now.includes(each)))
        extend([...order, s]);
    }
  };
  extend([]);
  return orders;
}

/** The plain schedule with its backward operations in another order. */
export function withBackward(program: Program, order: readonly number[]): Schedule {
  const plain = plainSchedule(program);
  const nests = plain.phases[0]!;
  const of = (statement: number) => nests.find(({ entries }) => entries[0]!.statement === statement)!;
  return { ...plain, phases: [[...order.map(of), ...nests.slice(order.length)]] };
}

/** Means over the first step of the elements touched since an element's last write: the first sprint's metric. */
export function clockOfFirstStep(
  program: Program,
  schedule: Schedule,
  module: WebAssembly.Module,
): { readonly perRead: number; readonly perFloat: number } {
  const { metrics } = measure(scheduleTrace(program, schedule, [true]), module, ['clock-since-write']);
  const { perRead, perFloat } = metrics[0]!.whole;
  return { perRead: perRead!, perFloat: perFloat! };
}
