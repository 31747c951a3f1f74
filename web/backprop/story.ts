// What was changed in the course of a training, in a line of text: 120.0:rate=0.1;300.5:w3=-0.25.

import type { Position } from '../../src/backprop/recording.ts';
import { InputError } from '../../src/format/input-error.ts';

/** Settings that may change while a network trains, beside its weights. */
export const LIVE = ['optimizer', 'rate', 'momentum', 'batch', 'shuffle', 'l1', 'l2', 'confidence'] as const;
export type LiveName = (typeof LIVE)[number];

/** One change: a setting in its written form, or a parameter of the flat array. */
export type Event = { readonly at: Position } & (
  | { readonly name: LiveName; readonly written: string }
  | { readonly parameter: number; readonly value: number }
);

const MOST = 200;

/** Reads a story; positions must not go back. */
export function parseStory(text: string): Event[] {
  if (text === '') return [];
  const events = text.split(';').map(parseEvent);
  if (events.length > MOST) throw new InputError(`${events.length} changes: at most ${MOST} are possible`);
  for (const [i, { at }] of events.entries()) {
    const before = events[i - 1]?.at ?? { epoch: 0, offset: 0 };
    if (at.epoch < before.epoch || (at.epoch === before.epoch && at.offset < before.offset))
      throw new InputError(`change ${i + 1} is before the one before it`);
  }
  return events;
}

function parseEvent(part: string): Event {
  const [, epoch, offset, name, written] =
    part.match(/^(\d{1,9})\.(\d{1,4}):([a-z]+\d{0,4}|[a-z]\d)=([\w.+-]+)$/) ?? [];
  const at = { epoch: Number(epoch), offset: Number(offset) };
  const live = LIVE.find((known) => known === name);
  if (live) return { at, name: live, written: written! };
  const parameter = name?.match(/^w(\d+)$/)?.[1];
  const value = Number(written);
  if (parameter === undefined || !Number.isFinite(value))
    throw new InputError(`'${part}' is no change: write EPOCH.SAMPLE:rate=0.1 or EPOCH.SAMPLE:w3=0.5`);
  return { at, parameter: Number(parameter), value };
}

export function printStory(events: readonly Event[]): string {
  return events
    .map((event) => {
      const what = 'name' in event ? `${event.name}=${event.written}` : `w${event.parameter}=${event.value}`;
      return `${event.at.epoch}.${event.at.offset}:${what}`;
    })
    .join(';');
}
