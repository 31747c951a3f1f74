// The workspace without the meter: buffers are plain typed arrays, and every call of the meter does nothing.

import type { Kind } from './trace.ts';
import type { Buffer, ObservableWorkspace, Values } from './workspace.ts';

/** Runs an algorithm at full speed. A class, so that calls on it are inlined. */
export class PlainWorkspace implements ObservableWorkspace {
  float64(name: string, length: number): Buffer<Float64Array> {
    return buffer(name, 'float64', new Float64Array(length));
  }

  float32(name: string, length: number): Buffer<Float32Array> {
    return buffer(name, 'float32', new Float32Array(length));
  }

  int32(name: string, length: number): Buffer<Int32Array> {
    return buffer(name, 'int32', new Int32Array(length));
  }

  bits(name: string, length: number): Buffer<Uint8Array> {
    return buffer(name, 'bit', new Uint8Array(length));
  }

  read(_buffer: Buffer<Values>, _start?: number, _count?: number, _stride?: number): void {}

  write(_buffer: Buffer<Values>, _start?: number, _count?: number, _stride?: number): void {}

  end(): void {}

  step(): void {}

  decide(answer: boolean): boolean {
    return answer;
  }

  observe<V extends Values>({ values }: Buffer<V>): V {
    return values.slice() as V;
  }
}

function buffer<V extends Values>(name: string, kind: Kind, values: V): Buffer<V> {
  return { name, length: values.length, kind, values };
}
