// A trace in a file: read as a stream, as often as it is asked for, and written line by line.

import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { LONGEST_LINE, TraceReader, TraceWriter } from './ndjson.ts';
import type { TraceSource } from './trace.ts';

const CHUNK = 1 << 20;

/** The trace in a file; every telling reads the file, of which no more than a megabyte is in memory. */
export function traceFile(path: string): TraceSource {
  return (sink) => {
    const reader = new TraceReader(path, sink);
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(CHUNK);
      const decoder = new StringDecoder('utf8');
      let rest = '';
      for (let n = readSync(file, bytes); n > 0; n = readSync(file, bytes)) {
        const lines = (rest + decoder.write(bytes.subarray(0, n))).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) reader.read(line);
        // A file without newlines is no trace: it is refused before it fills the memory.
        if (rest.length > LONGEST_LINE) reader.read(rest);
      }
      rest += decoder.end();
      if (rest !== '') reader.read(rest);
      reader.finish();
    } finally {
      closeSync(file);
    }
  };
}

/** Writes a trace to a file, which appears when it is complete. */
export function writeTrace(path: string, source: TraceSource): void {
  const partial = `${path}.partial`;
  const file = openSync(partial, 'w');
  try {
    let pending = '';
    const flush = () => {
      writeSync(file, pending);
      pending = '';
    };
    const writer = new TraceWriter((line) => {
      pending += line;
      if (pending.length > CHUNK) flush();
    });
    source(writer);
    writer.end();
    flush();
    closeSync(file);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
