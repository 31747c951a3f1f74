// A schedule as text that a person reads: its nests of loops, statement by statement.

import type { Form, Program } from './program.ts';
import { type Entry, formOf, type Nest, type Schedule } from './schedule.ts';

/** The lines of a schedule. */
export function pseudoCode(program: Program, { phases, contracted }: Schedule): string[] {
  const lines: string[] = [];
  for (const [p, nests] of phases.entries()) {
    const which = phases.length === 1 ? '' : `, ${p === 0 ? 'where t is odd' : 'where t is even'}`;
    lines.push(`between the judgements of step t - 1 and step t${which}:`);
    lines.push(...nests.flatMap((nest) => nestLines(program, nest)).map((line) => `  ${line}`));
  }
  const tiles = contracted.map((b) => program.buffers[b]!.name);
  if (tiles.length > 0) lines.push(`only one tile is stored of ${tiles.join(', ')}`);
  return lines;
}

function nestLines(program: Program, { tile, direction, entries }: Nest): string[] {
  const visits = entries.map((entry) => ({ entry, form: formOf(program, entry) }));
  const whole = ({ entry }: { entry: Entry }) => textOf(program, entry, 'whole');
  if (tile === 0) return visits.map(whole);
  const loop = visits.filter(({ entry }) => entry.place === 'loop');
  const before = visits.flatMap((visit) => {
    if (visit.entry.place === 'before') return [whole(visit)];
    return visit.entry.place === 'loop' ? held(program, visit.form) : [];
  });
  const after = visits.flatMap((visit) => {
    if (visit.entry.place === 'after') return [whole(visit)];
    return visit.entry.place === 'loop' ? ended(program, visit.form) : [];
  });
  if (loop.length === 0) return [...before, ...after];
  const { axis, units } = loop[0]!.form;
  const range = direction > 0 ? `0 to ${units - 1}` : `${units - 1} down to 0`;
  const step = tile === 1 ? '' : `, ${tile} at a time`;
  const inside = loop.map(({ entry }) => `  ${textOf(program, entry, 'unit')}`);
  return [...before, `for j = ${range}${step} (${axis}):`, ...inside, ...after];
}

function textOf({ statements }: Program, entry: Entry, how: 'whole' | 'unit'): string {
  const { name, formula, part } = statements[entry.statement]!;
  const step = part === 'now' ? 't - 1' : 't';
  const halves = {
    all: '',
    products: ', its products stored',
    sum: ', from its products, in ascending order',
  };
  const reverse = entry.inside < 0 ? ', from the last element to the first' : '';
  const place = how === 'whole' && entry.part === 'all' && entry.place === 'loop' ? ', as a whole' : '';
  return `${name} (${step}): ${formula}${halves[entry.part]}${reverse}${place}`;
}

function held({ buffers }: Program, { operands }: Form): string[] {
  const names = operands.filter(({ when }) => when === 'start').map(({ buffer }) => buffers[buffer]!.name);
  return names.length === 0 ? [] : [`hold ${names.join(', ')}`];
}

function ended({ buffers }: Program, { operands }: Form): string[] {
  const names = operands
    .filter(({ when, write }) => when === 'end' && write)
    .map(({ buffer }) => buffers[buffer]!.name);
  return names.length === 0 ? [] : [`write ${names.join(', ')}`];
}
