// A trace as text, one JSON value a line, so that any program can write one: docs/data-movement.md describes it.
//
//     {"trace":"crease-memory","version":1}
//     {"buffer":0,"name":"W1","length":3000,"kind":"float64"}      the buffers 0, 1, 2, ... before their first use
//     ["W",0]                                                      all of buffer 0, in order
//     ["S"]                                                        a step begins
//     ["R",0,1500,20]                                              20 elements from 1500 on
//     ["R",0,2999,3,-1000]                                         elements 2999, 1999, 999
//     {"end":{"accesses":3,"elements":3023}}

import { InputError } from '../format/input-error.ts';
import { MAX_ELEMENTS } from './lru.ts';
import { type BufferInfo, KINDS, type Kind, type Operation, READ, type TraceSink, WRITE } from './trace.ts';

const HEADER = { trace: 'crease-memory', version: 1 };
const FIRST_LINE = JSON.stringify(HEADER);

/** The longest line, in characters. */
export const LONGEST_LINE = 10_000;

/** Writes what it is told as lines; `end` writes the last one, without which a trace counts as cut off. */
export class TraceWriter implements TraceSink {
  readonly #write: (line: string) => void;
  readonly #lengths: number[] = [];
  #accesses = 0;
  #elements = 0;

  /** @param write takes each line with its newline */
  constructor(write: (line: string) => void) {
    this.#write = write;
    write(`${FIRST_LINE}\n`);
  }

  declare({ id, name, length, kind, result }: BufferInfo): void {
    this.#lengths.push(length);
    this.#line({ buffer: id, name, length, kind, ...(result && { result }) });
  }

  access(
    operation: Operation,
    buffer: number,
    _version: number,
    start: number,
    stride: number,
    count: number,
  ): void {
    this.#accesses++;
    this.#elements += count;
    const isWhole = start === 0 && stride === 1 && count === this.#lengths[buffer];
    const run = isWhole ? [] : stride === 1 ? [start, count] : [start, count, stride];
    this.#line([operation === READ ? 'R' : 'W', buffer, ...run]);
  }

  step(): void {
    this.#line(['S']);
  }

  end(): void {
    this.#line({ end: { accesses: this.#accesses, elements: this.#elements } });
  }

  #line(value: object): void {
    this.#write(`${JSON.stringify(value)}\n`);
  }
}

/** Reads lines one by one, checks everything, and tells a sink. */
export class TraceReader {
  readonly #where: string;
  readonly #sink: TraceSink;
  readonly #lengths: number[] = [];
  readonly #versions: number[] = [];
  #line = 0;
  #accesses = 0;
  #elements = 0;
  #total = 0;
  #ended = false;

  /** @param where what to call the trace in an error: its path */
  constructor(where: string, sink: TraceSink) {
    this.#where = where;
    this.#sink = sink;
  }

  /** @throws InputError for a line that has no place in a trace */
  read(text: string): void {
    this.#line++;
    const value = this.#parse(text);
    if (this.#line === 1) this.#header(value);
    else if (this.#ended) this.#refuse('it comes after the last line of a trace; remove it');
    else if (Array.isArray(value)) this.#event(value);
    else this.#declarationOrEnd(value as Record<string, unknown>);
  }

  /** @throws InputError where the last line is missing */
  finish(): void {
    if (this.#ended) return;
    if (this.#line === 0)
      throw new InputError(`${this.#where} is empty; the first line of a trace is ${FIRST_LINE}`);
    throw new InputError(
      `${this.#where} ends after line ${this.#line} without {"end":...}: it was cut off; write it again to its end`,
    );
  }

  #parse(text: string): object {
    try {
      const value: unknown = text.length > LONGEST_LINE ? undefined : JSON.parse(text);
      if (typeof value === 'object' && value !== null) return value;
    } catch {
      // Told below, as for every other line that is no object.
    }
    if (this.#line === 1) this.#foreign();
    this.#refuse('it is no JSON object or list; was the file cut off or damaged?');
  }

  #header(value: object): void {
    const { trace, version } = value as Record<string, unknown>;
    if (trace !== HEADER.trace) this.#foreign();
    if (version === HEADER.version) return;
    throw new InputError(
      `${this.#where} is a trace of version ${JSON.stringify(version)}, and this crease reads version ${HEADER.version}; use the crease that it was written for`,
    );
  }

  #foreign(): never {
    throw new InputError(
      `${this.#where} is no trace: its first line is not ${FIRST_LINE}; see docs/data-movement.md`,
    );
  }

  #event(event: readonly unknown[]): void {
    const [what, buffer, start, count, stride] = event;
    if (what === 'S' && event.length === 1) {
      this.#sink.step();
      return;
    }
    if (what !== 'R' && what !== 'W') this.#refuse('a list begins with "R", "W" or "S"');
    const length = this.#lengths[buffer as number];
    if (length === undefined || typeof buffer !== 'number') {
      this.#refuse(`buffer ${JSON.stringify(buffer)} was not declared before`);
    }
    if (event.length !== 2 && event.length !== 4 && event.length !== 5) {
      this.#refuse('an access is [operation, buffer], or that and start, count, or these and the stride');
    }
    const run = event.length === 2 ? [0, length, 1] : [start, count, event.length === 5 ? stride : 1];
    if (!run.every((n) => Number.isSafeInteger(n))) this.#refuse('start, count and stride are whole numbers');
    const [first, n, step] = run as [number, number, number];
    const last = first + (n - 1) * step;
    if (n < 1 || step === 0 || Math.min(first, last) < 0 || Math.max(first, last) >= length) {
      this.#refuse(`its elements are not all in buffer ${buffer}, whose length is ${length}`);
    }
    const operation = what === 'R' ? READ : WRITE;
    if (operation === WRITE) this.#versions[buffer] = this.#versions[buffer]! + 1;
    this.#accesses++;
    this.#elements += n;
    this.#sink.access(operation, buffer, this.#versions[buffer]!, first, n === 1 ? 1 : step, n);
  }

  #declarationOrEnd(value: Record<string, unknown>): void {
    if ('end' in value) {
      const { accesses, elements } = (value.end ?? {}) as Record<string, unknown>;
      if (accesses !== this.#accesses || elements !== this.#elements) {
        this.#refuse(
          `the trace has ${this.#accesses} accesses to ${this.#elements} elements, which is not what its end says; write it again`,
        );
      }
      this.#ended = true;
      return;
    }
    const { buffer, name, length, kind, result } = value;
    if (buffer !== this.#lengths.length) this.#refuse(`the next buffer's number is ${this.#lengths.length}`);
    if (typeof name !== 'string' || name === '' || name.length > 200) {
      this.#refuse('the name of a buffer is a text of 1 to 200 characters');
    }
    if (!Number.isSafeInteger(length) || (length as number) < 1) {
      this.#refuse('the length of a buffer is a whole number of at least 1');
    }
    if (!KINDS.includes(kind as Kind)) this.#refuse(`the kind of a buffer is one of ${KINDS.join(', ')}`);
    this.#total += length as number;
    if (this.#total > MAX_ELEMENTS) {
      this.#refuse(
        `the buffers hold ${this.#total} elements; the most that can be measured are ${MAX_ELEMENTS}`,
      );
    }
    this.#lengths.push(length as number);
    this.#versions.push(0);
    this.#sink.declare({
      ...{ id: buffer as number, name, length: length as number, kind: kind as Kind },
      ...(result === true && { result }),
    });
  }

  #refuse(reason: string): never {
    throw new InputError(`${this.#where}, line ${this.#line}: ${reason}`);
  }
}
