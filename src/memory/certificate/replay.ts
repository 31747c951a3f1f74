// Replays a schedule on versions: no values, only which write every place holds, compared at every read.

import type { Certificate, CertifiedEntry, CertifiedNest } from './certificate.ts';
import { type Definition, definitionOf, type Loop, type Touch } from './definition.ts';
import { type Part, type PlannedNest, planOf } from './plan.ts';
import { malformed, Refused } from './refusal.ts';
import { touched, type Writer, writerOf } from './versions.ts';

const NEVER = -1;
const SET_UP = 0;

/** The run of a certificate on versions; `run` throws Refused at the first that is wrong. */
export class Replay {
  reads = 0;
  sums = 0;
  readonly #certificate: Certificate;
  readonly #definition: Definition;
  readonly #phases: readonly (readonly PlannedNest[])[];
  readonly #contracted: ReadonlySet<string>;
  /** Of every stored place the version, 1 + step * operations + operation, and the element that is there. */
  readonly #versions = new Map<string, Int32Array>();
  readonly #elements = new Map<string, Int32Array>();
  /** The last step before each step that learnt; -1 for none. */
  readonly #learntBefore: number[] = [-1];
  /** Of every operation and buffer that it reads: the write that it should see. */
  readonly #sees: readonly ReadonlyMap<string, Writer>[];

  /** @throws Refused for what is no schedule of the learner */
  constructor(certificate: Certificate) {
    const { learner, learnt, contracted } = certificate;
    const definition = definitionOf(learner);
    this.#certificate = certificate;
    this.#definition = definition;
    this.#contracted = new Set(contracted);
    this.#phases = planOf(certificate, definition);
    this.#sees = definition.operations.map(
      (operation, o) =>
        new Map(touched(operation, false).map((name) => [name, writerOf(definition, o, name)!])),
    );
    for (const [t, digit] of [...learnt].entries())
      this.#learntBefore.push(digit === '1' ? t : this.#learntBefore[t]!);
    for (const [name, length] of definition.buffers) this.#store(name, length);
    for (const name of definition.results) this.#versions.get(name)!.fill(SET_UP);
    for (const { entry, loop } of this.#phases.flat().flatMap(({ parts }) => parts)) {
      if (entry.part === 'products') this.#store(productsOf(entry), loop.units * this.#sumsOf(loop));
    }
  }

  run(): void {
    const { learnt } = this.#certificate;
    const judge = this.#definition.operations.findIndex(({ part }) => part === 'judge');
    const { lastRead, lastWrite } = this.#definition.operations[judge]!.loops[0]!;
    for (let interval = 0; interval <= learnt.length; interval++) {
      const learns = interval > 0 && learnt[interval - 1] === '1';
      const isLast = interval === learnt.length;
      for (const { nest, parts } of this.#phases[interval % this.#phases.length]!) {
        const isDone = ({ operation }: Part) =>
          this.#definition.operations[operation]!.part === 'now' ? learns : !isLast;
        this.#nest(nest, parts.filter(isDone), interval);
      }
      if (isLast) break;
      for (const name of lastRead) this.#readAll(judge, interval, name);
      if (learnt[interval] === '1') for (const name of lastWrite) this.#writeAll(judge, interval, name);
    }
    this.#results();
  }

  #store(name: string, length: number): void {
    this.#versions.set(name, new Int32Array(length).fill(NEVER));
    this.#elements.set(
      name,
      Int32Array.from({ length }, (_, i) => i),
    );
  }

  #nest({ tile, direction }: CertifiedNest, parts: readonly Part[], interval: number): void {
    if (tile === 0) {
      for (const part of parts) this.#whole(part, this.#stepOf(part, interval));
      return;
    }
    const inLoop = parts.filter(({ entry }) => entry.place === 'loop');
    for (const part of parts) {
      if (part.entry.place === 'before') this.#whole(part, this.#stepOf(part, interval));
      else if (part.entry.place === 'loop') this.#open(part, this.#stepOf(part, interval));
    }
    const units = inLoop[0]?.loop.units ?? 0;
    const isUp = direction > 0;
    const starts: number[] = [];
    for (let first = 0; first < units; first += tile) starts.push(first);
    for (const first of isUp ? starts : starts.reverse()) {
      const end = Math.min(first + tile, units);
      for (const part of inLoop) this.#tile(part, this.#stepOf(part, interval), first, end, isUp);
    }
    for (const part of parts) {
      if (part.entry.place === 'after') this.#whole(part, this.#stepOf(part, interval));
      else if (part.entry.place === 'loop') this.#close(part, this.#stepOf(part, interval));
    }
  }

  /** Backward operations are of the step that was judged, the others of the next. */
  #stepOf({ operation }: Part, interval: number): number {
    return this.#definition.operations[operation]!.part === 'now' ? interval - 1 : interval;
  }

  #whole(part: Part, step: number): void {
    const { entry, operation, loop } = part;
    if (entry.part === 'sum') {
      if (loop.from !== undefined) this.#readAll(operation, step, loop.from);
      this.#readAll(operation, step, productsOf(entry));
      this.sums++;
    } else {
      const tiled = [...loop.read, ...loop.write].find(([name]) => this.#contracted.has(name));
      if (tiled !== undefined) malformed(`${entry.operation} needs all of ${tiled[0]}, which is contracted`);
      this.#open(part, step);
      this.#tile(part, step, 0, loop.units, true);
    }
    this.#close(part, step);
  }

  #open({ entry, operation, loop }: Part, step: number): void {
    if (loop.sums && entry.part === 'all') this.sums++;
    // What a sum begins with is read with it.
    const isLater = (name: string) => entry.part === 'products' && name === loop.from;
    for (const name of loop.hold) if (!isLater(name)) this.#readAll(operation, step, name);
  }

  #tile({ entry, operation, loop }: Part, step: number, first: number, end: number, isUp: boolean): void {
    const sums = this.#sumsOf(loop);
    const products: Touch = [productsOf(entry), sums, sums, 1];
    const write = entry.part === 'products' ? [products] : loop.write;
    for (const writes of [false, true]) {
      for (let i = first; i < end; i++) {
        const unit = isUp ? i : first + end - 1 - i;
        for (const touch of writes ? write : loop.read)
          this.#touch(operation, step, touch, unit, unit - first, writes);
      }
    }
  }

  #close({ entry, operation, loop }: Part, step: number): void {
    if (entry.part === 'products') return;
    for (const name of loop.lastRead) this.#readAll(operation, step, name);
    for (const name of loop.lastWrite) this.#writeAll(operation, step, name);
  }

  /** How many sums a reduction has: as many products are stored for every unit. */
  #sumsOf({ lastWrite }: Loop): number {
    return lastWrite.reduce((sum, each) => sum + this.#definition.buffers.get(each)!, 0);
  }

  #touch(
    operation: number,
    step: number,
    [name, unitStep, count, stride]: Touch,
    unit: number,
    slot: number,
    write: boolean,
  ): void {
    const isTiled = this.#contracted.has(name);
    for (let i = 0; i < count; i++) {
      const element = unit * unitStep + i * stride;
      const place = isTiled ? slot * count + i : element;
      if (write) this.#write(operation, step, name, element, place);
      else this.#read(operation, step, name, element, place);
    }
  }

  #readAll(operation: number, step: number, name: string): void {
    if (this.#contracted.has(name))
      malformed(`${this.#nameOf(operation)} needs all of ${name}, which is contracted`);
    const { length } = this.#versions.get(name)!;
    for (let i = 0; i < length; i++) this.#read(operation, step, name, i, i);
  }

  #writeAll(operation: number, step: number, name: string): void {
    if (this.#contracted.has(name))
      malformed(`${this.#nameOf(operation)} writes all of ${name}, which is contracted`);
    const { length } = this.#versions.get(name)!;
    for (let i = 0; i < length; i++) this.#write(operation, step, name, i, i);
  }

  #read(operation: number, step: number, name: string, element: number, place: number): void {
    this.reads++;
    const version = this.#versions.get(name)![place]!;
    const isOther = this.#elements.get(name)![place] !== element;
    const sees = this.#sees[operation]!.get(name);
    // Products are read by the operation that writes them.
    const expected = sees === undefined ? this.#versionOf(operation, step) : this.#expected(sees, step);
    if (version === expected && !isOther) return;
    const what = `${this.#nameOf(operation)} of step ${step + 1} reads ${name}[${element}]`;
    if (version > expected || isOther) {
      const other = version > SET_UP ? (version - 1) % this.#definition.operations.length : -1;
      const names = { from: this.#nameOf(operation), to: this.#nameOf(other), buffer: name };
      const message = `${what} after ${this.#written(version)} has overwritten it: anti-dependence ${names.from} -> ${names.to} broken`;
      throw new Refused({ kind: 'anti', ...names, message });
    }
    const names = {
      from: this.#nameOf(sees?.operation ?? operation),
      to: this.#nameOf(operation),
      buffer: name,
    };
    const message = `${what} before ${this.#written(expected)} has written it: true dependence ${names.from} -> ${names.to} broken`;
    throw new Refused({ kind: 'true', ...names, message });
  }

  #write(operation: number, step: number, name: string, element: number, place: number): void {
    const versions = this.#versions.get(name)!;
    const elements = this.#elements.get(name)!;
    const version = this.#versionOf(operation, step);
    if (elements[place] === element && versions[place]! > version) {
      const message = `${this.#written(version)} writes ${name}[${element}] after ${this.#written(versions[place]!)}`;
      throw new Refused({ kind: 'output', buffer: name, message: `${message}: output dependence broken` });
    }
    versions[place] = version;
    elements[place] = element;
  }

  /** The version that a read in some step sees in the order of the definition. */
  #expected({ operation, sameStep }: Writer, step: number): number {
    if (sameStep) return this.#versionOf(operation, step);
    const before = this.#learntBefore[step]!;
    return before < 0 ? SET_UP : this.#versionOf(operation, before);
  }

  #results(): void {
    const { operations, results } = this.#definition;
    const last = this.#learntBefore.at(-1)!;
    for (const name of results) {
      const writer = operations.findLastIndex((operation) => touched(operation, true).includes(name));
      const expected = last < 0 ? SET_UP : this.#versionOf(writer, last);
      const at = this.#versions.get(name)!.findIndex((version) => version !== expected);
      if (at < 0) continue;
      const message = `${name}[${at}] ends as ${this.#written(this.#versions.get(name)![at]!)} wrote it, not as ${this.#written(expected)}`;
      throw new Refused({ kind: 'output', buffer: name, message });
    }
  }

  #versionOf(operation: number, step: number): number {
    return 1 + step * this.#definition.operations.length + operation;
  }

  #nameOf(operation: number): string {
    return this.#definition.operations[operation]?.name ?? 'the set-up';
  }

  #written(version: number): string {
    if (version <= SET_UP) return version === SET_UP ? 'the set-up' : 'nothing';
    const count = this.#definition.operations.length;
    return `${this.#nameOf((version - 1) % count)} of step ${Math.floor((version - 1) / count) + 1}`;
  }
}

function productsOf({ operation, axis }: CertifiedEntry): string {
  return `${operation}.products.${axis}`;
}
