// NPY: the bytes that NumPy writes, and nothing foreign trusted.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from './input-error.ts';
import { type NpyArray, readNpy, writeNpy } from './npy.ts';

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

// Written by numpy.save of NumPy 2.4.
const NUMPY: [string, NpyArray, string][] = [
  [
    'uint8 [2][3]',
    { dtype: 'u1', shape: [2, 3], data: new Uint8Array([0, 1, 2, 3, 4, 5]) },
    'k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQIDBAU=',
  ],
  [
    'float32 [3]',
    { dtype: 'f4', shape: [3], data: new Float32Array([1.5, -2.25, 3]) },
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAQwAAAQEA=',
  ],
  [
    'float64, a single number',
    { dtype: 'f8', shape: [], data: new Float64Array([0.1]) },
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqamZmZmZm5Pw==',
  ],
  [
    'uint32 [0][4][1]',
    { dtype: 'u4', shape: [0, 4, 1], data: new Uint32Array(0) },
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPHU0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDAsIDQsIDEpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo=',
  ],
  [
    'float32 of 15 dimensions, whose header is longer',
    { dtype: 'f4', shape: [2, ...Array<number>(14).fill(1)], data: new Float32Array(2) },
    'k05VTVBZAQC2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDEsIDEsIDEsIDEsIDEsIDEsIDEsIDEsIDEsIDEsIDEsIDEsIDEsIDEpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAAAAA=',
  ],
];

it.each(NUMPY)('is what NumPy writes: %s', (_, array, base64) => {
  const bytes = fromBase64(base64);
  expect(writeNpy(array)).toEqual(bytes);
  expect(readNpy(bytes)).toEqual(array);
});

const base = writeNpy({ dtype: 'f4', shape: [2, 3], data: new Float32Array(6) });

/** The bytes of `base` with another dictionary of at most its length. */
function withDictionary(dictionary: string): Uint8Array {
  const bytes = base.slice();
  bytes.fill(0x20, 10, 127);
  bytes.set(new TextEncoder().encode(dictionary), 10);
  return bytes;
}

describe('reading', () => {
  it('takes keys in any order, no last comma, and header versions 2 and 3', () => {
    const array = { dtype: 'f4', shape: [2, 3], data: new Float32Array(6) };
    expect(readNpy(withDictionary("{'shape':(2,3),'fortran_order':False,'descr':'<f4'}"))).toEqual(array);
    const second = new Uint8Array([...base.subarray(0, 6), 2, 0, 0x76, 0, 0, 0, ...base.subarray(10)]);
    expect(readNpy(second)).toEqual(array);
  });

  const bad: [string, Uint8Array, RegExp][] = [
    ['empty', new Uint8Array(0), /no npy file/],
    ['other magic', new Uint8Array(128), /no npy file/],
    ['version 4', base.with(6, 4), /version 4/],
    ['header beyond the file', base.with(9, 0xff), /ends inside its header/],
    ['data too short', base.subarray(0, -1), /does not fit 23 bytes/],
    ['data too long', new Uint8Array([...base, 0]), /does not fit 25 bytes/],
    [
      'columns first',
      withDictionary("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }"),
      /columns/,
    ],
    ['big-endian', withDictionary("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }"), />f4/],
    ['objects', withDictionary("{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }"), /\|O/],
    ['no shape', withDictionary("{'descr': '<f4', 'fortran_order': False, }"), /damaged/],
    [
      'a key twice',
      withDictionary("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}"),
      /damaged/,
    ],
    [
      'another key',
      withDictionary("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 'y'}"),
      /damaged/,
    ],
    ['negative', withDictionary("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -3), }"), /damaged/],
    ['two commas', withDictionary("{'descr': '<f4', 'fortran_order': False, 'shape': (2,,3), }"), /damaged/],
    [
      'huge',
      withDictionary("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }"),
      /fit/,
    ],
    ['no dictionary', withDictionary('__import__("os")'), /damaged/],
  ];
  it.each(bad)('refuses: %s', (_, bytes, reason) => {
    expect(() => readNpy(bytes, 'a.npy')).toThrow(InputError);
    expect(() => readNpy(bytes, 'a.npy')).toThrow(reason);
    expect(() => readNpy(bytes, 'a.npy')).toThrow(/^a\.npy: [^\n]*$/);
  });

  it('of a damaged file gives an InputError or an array', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1 }), (edits) => {
        const bytes = base.slice();
        for (const [at, value] of edits) bytes[at] = value;
        try {
          const { shape, data } = readNpy(bytes);
          expect(shape.reduce((a, b) => a * b, 1)).toBe(data.length);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('gives what was written, unaligned as well', () => {
    fc.assert(
      fc.property(fc.float64Array(), fc.nat(9), (data, shift) => {
        const bytes = writeNpy({ dtype: 'f8', shape: [data.length], data });
        const larger = new Uint8Array(bytes.length + 10);
        larger.set(bytes, shift);
        const read = readNpy(larger.subarray(shift, shift + bytes.length));
        expect(read).toEqual({ dtype: 'f8', shape: [data.length], data: new Float64Array(data) });
      }),
    );
  });
});

it('refuses to write a shape that does not fit', () => {
  for (const shape of [[2], [4], [-3], [1.5, 2], []]) {
    expect(() => writeNpy({ dtype: 'u1', shape, data: new Uint8Array(3) })).toThrow(InputError);
  }
});
