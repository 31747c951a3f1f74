// A trace: which elements of which buffers an algorithm read and wrote, in order, as a stream of short records.
// workspace.ts is what an algorithm is written against, recorder.ts makes its trace, plain.ts runs it without one.

/** What happened to the elements: they were read, or written. */
export const READ = 0;
export const WRITE = 1;
export type Operation = typeof READ | typeof WRITE;

/** The kinds of elements, with their bits. A buffer of one kind takes no other values, so nothing can be packed in it. */
export const KIND_BITS = { float64: 64, float32: 32, int32: 32, bit: 1 } as const;
export type Kind = keyof typeof KIND_BITS;
export const KINDS = Object.keys(KIND_BITS) as readonly Kind[];

/** A buffer of a trace: `length` elements of one kind. Buffers are numbered 0, 1, 2, ... as they are declared. */
export interface BufferInfo {
  readonly id: number;
  readonly name: string;
  readonly length: number;
  readonly kind: Kind;
  /** What it holds at the end is what the algorithm was run for, so it is not dead then. */
  readonly result?: boolean;
}

/**
 * Takes a trace as it happens. Nothing is kept between the calls but what the sink keeps itself, so a trace of any
 * length needs no more memory than its sinks.
 */
export interface TraceSink {
  /** A new buffer; comes before its first access. Its elements hold nothing yet. */
  declare(buffer: BufferInfo): void;
  /**
   * `count` elements (at least 1) were read or written, in this order: start, start + stride, start + 2 stride, ...,
   * all different and inside the buffer. The stride is not 0 (1 where the count is 1); it may be negative.
   * `version` counts the writes to the buffer before a read, and up to and with this one for a write: 0 is a buffer
   * that was never written.
   */
  access(
    operation: Operation,
    buffer: number,
    version: number,
    start: number,
    stride: number,
    count: number,
  ): void;
  /** A new step of the algorithm begins; what comes before the first is the set-up. */
  step(): void;
}

/** A trace that can be told again and again, always the same. */
export type TraceSource = (sink: TraceSink) => void;

/** A sink that passes everything on to several. */
export function tee(...sinks: readonly TraceSink[]): TraceSink {
  return {
    declare: (buffer) => {
      for (const sink of sinks) sink.declare(buffer);
    },
    access: (operation, buffer, version, start, stride, count) => {
      for (const sink of sinks) sink.access(operation, buffer, version, start, stride, count);
    },
    step: () => {
      for (const sink of sinks) sink.step();
    },
  };
}
