// Which write every read of the definition sees.

import type { CertifiedRead } from './certificate.ts';
import type { Definition, Operation } from './definition.ts';
import { malformed } from './refusal.ts';

/** What every read of the definition sees, by name: the writer in the same step, or in an earlier one. */
export function readsOf(definition: Definition): CertifiedRead[] {
  const rows: CertifiedRead[] = [];
  for (const [o, operation] of definition.operations.entries()) {
    for (const buffer of touched(operation, false)) {
      const writer = writerOf(definition, o, buffer);
      if (writer === undefined) malformed(`${operation.name} reads ${buffer}, which nothing writes`);
      const { name } = definition.operations[writer.operation]!;
      const when = writer.sameStep ? 'in the same step' : 'in the last step that learnt, or the set-up';
      rows.push({ operation: operation.name, buffer, writer: `${name} ${when}` });
    }
  }
  return rows;
}

/** The buffers that an operation reads, or writes, in any of its loops. */
export function touched({ loops }: Operation, writes: boolean): string[] {
  const names = loops.flatMap(({ hold, read, write, lastRead, lastWrite }) =>
    writes
      ? [...write.map(([name]) => name), ...lastWrite]
      : [...hold, ...read.map(([name]) => name), ...lastRead],
  );
  return [...new Set(names)];
}

/** The operation that wrote what a read sees. */
export interface Writer {
  readonly operation: number;
  /** In the reader's own step; else in the last one before it that learnt, or the set-up. */
  readonly sameStep: boolean;
}

/** The last write of a buffer before operation `o`: in its own step, else in a step before. */
export function writerOf({ operations }: Definition, o: number, buffer: string): Writer | undefined {
  const writers = [...operations.keys()].filter((each) => touched(operations[each]!, true).includes(buffer));
  const before = writers.findLast((each) => each < o);
  if (before !== undefined) return { operation: before, sameStep: true };
  const last = writers.at(-1);
  return last === undefined ? undefined : { operation: last, sameStep: false };
}
