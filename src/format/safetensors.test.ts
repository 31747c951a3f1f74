// Safetensors: what is written is read back, the bytes are those of the format, and nothing foreign is trusted.

import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from './input-error.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { DTYPE_BYTES, type Dtype, type Tensor, tensorOver } from './tensor.ts';

/** A file with any header and `dataLength` bytes of data. */
function file(header: unknown, dataLength = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const anyTensor: fc.Arbitrary<Tensor> = fc
  .tuple(
    fc.constantFrom(...(DTYPE_BYTES.keys() as Iterable<Dtype>)),
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  )
  .chain(([dtype, shape]) => {
    const length = shape.reduce((a, b) => a * b, 1) * DTYPE_BYTES.get(dtype)!;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((bytes) => tensorOver(dtype, shape, new Uint8Array(bytes).buffer));
  });

const anyName = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', '0', '1', '"', 'ä\u2028', '\ud800'),
);
const anyTensors = fc
  .array(fc.tuple(anyName, anyTensor), { maxLength: 5 })
  .map((pairs) => new Map(pairs.filter(([name]) => name !== '__metadata__')));
const anyMetadata = fc.dictionary(anyName, fc.string(), { maxKeys: 4 });

function bytesOf(tensor: Tensor): number[] {
  return [...new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)];
}

describe('round trip', () => {
  it('gives the same tensors and metadata, and the same bytes when written again', () => {
    // JSON puts names that are numbers first, and nothing else tells the order of empty tensors.
    const empty: Tensor = { dtype: 'F64', shape: [0], data: new Float64Array() };
    fc.assert(
      fc.property(anyTensors, anyMetadata, (tensors, metadata) => {
        const bytes = writeSafetensors(tensors, metadata);
        const read = readSafetensors(bytes);
        expect(new Set(read.tensors.keys())).toEqual(new Set(tensors.keys()));
        for (const [name, tensor] of tensors) {
          const back = read.tensors.get(name)!;
          expect([back.dtype, back.shape, bytesOf(back)]).toEqual([
            tensor.dtype,
            tensor.shape,
            bytesOf(tensor),
          ]);
        }
        expect(Object.entries(read.metadata)).toEqual(Object.entries(metadata));
        expect(writeSafetensors(read.tensors, read.metadata)).toEqual(bytes);
      }),
      { examples: [[new Map(['', '1'].map((name) => [name, empty])), {}]] },
    );
  });

  it('reads from any place in a larger buffer', () => {
    fc.assert(
      fc.property(anyTensors, fc.integer({ min: 1, max: 9 }), (tensors, shift) => {
        const bytes = writeSafetensors(tensors);
        const larger = new Uint8Array(bytes.length + 20).fill(0x7b);
        larger.set(bytes, shift);
        const read = readSafetensors(larger.subarray(shift, shift + bytes.length));
        for (const [name, tensor] of read.tensors)
          expect(bytesOf(tensor)).toEqual(bytesOf(tensors.get(name)!));
      }),
    );
  });

  it('the tensors are copies', () => {
    const bytes = writeSafetensors(
      new Map([['a', { dtype: 'U8', shape: [2], data: new Uint8Array([1, 2]) }]]),
    );
    const { tensors } = readSafetensors(bytes);
    bytes.fill(0);
    expect([...tensors.get('a')!.data]).toEqual([1, 2]);
  });
});

describe('layout', () => {
  it('is that of the format, header padded to 8 bytes, large elements first', () => {
    const bytes = writeSafetensors(
      new Map<string, Tensor>([
        ['b', { dtype: 'U8', shape: [3], data: new Uint8Array([7, 8, 9]) }],
        ['a', { dtype: 'F32', shape: [1, 1], data: new Float32Array([1]) }],
      ]),
      { key: 'v' },
    );
    const header =
      '{"__metadata__":{"key":"v"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},' +
      '"b":{"dtype":"U8","shape":[3],"data_offsets":[4,7]}}';
    expect(new TextDecoder().decode(bytes.subarray(8, -7))).toBe(
      header.padEnd(Math.ceil(header.length / 8) * 8),
    );
    expect([...bytes.subarray(0, 8)]).toEqual([bytes.length - 15, 0, 0, 0, 0, 0, 0, 0]);
    expect([...bytes.subarray(-7)]).toEqual([0, 0, 128, 63, 7, 8, 9]);
  });

  it('of nothing is an empty header', () => {
    expect([...writeSafetensors(new Map())]).toEqual([
      8, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d, 32, 32, 32, 32, 32, 32,
    ]);
  });

  it('refuses to write a shape that does not fit, and a tensor named as the metadata', () => {
    const tensor: Tensor = { dtype: 'F32', shape: [3], data: new Float32Array(2) };
    expect(() => writeSafetensors(new Map([['a', tensor]]))).toThrow(InputError);
    expect(() => writeSafetensors(new Map([['__metadata__', { ...tensor, shape: [2] }]]))).toThrow(
      InputError,
    );
  });
});

const good = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
const BAD: [name: string, bytes: Uint8Array, reason: RegExp][] = [
  ['empty file', new Uint8Array(0), /too few/],
  ['seven bytes', new Uint8Array(7), /too few/],
  ['header beyond the file', new Uint8Array(20).fill(0xff), /claims 18446744073709551615 bytes/],
  ['header of no bytes', new Uint8Array(8), /begin with/],
  ['not JSON', file('{"a":'), /not JSON/],
  ['not UTF-8', file('{}').fill(0xff, 9), /not JSON/],
  ['a list', file('[]'), /begin with/],
  ['a space first', file(' {}'), /begin with/],
  ['a byte order mark', file('\ufeff{}'), /begin with/],
  ['two objects', file('{}{}'), /not JSON/],
  ['a name twice', file(`{"a":${JSON.stringify(good)},"a":${JSON.stringify(good)}}`, 8), /"a" twice/],
  ['a name twice, escaped', file(`{"a":${JSON.stringify(good)},"\\u0061" : {}}`, 8), /"a" twice/],
  [
    'a key twice',
    file('{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 8),
    /"dtype" twice/,
  ],
  ['unknown key', file({ a: { ...good, stride: [1] } }, 8), /unknown key "stride"/],
  ['unknown dtype', file({ a: { ...good, dtype: 'F16' } }, 8), /"F16", which is not supported/],
  ['dtype of a prototype', file({ a: { ...good, dtype: 'constructor' } }, 8), /not supported/],
  ['no dtype', file({ a: { shape: [2], data_offsets: [0, 8] } }, 8), /no dtype/],
  ['no shape', file({ a: { dtype: 'F32', data_offsets: [0, 8] } }, 8), /no shape/],
  ['no offsets', file({ a: { dtype: 'F32', shape: [2] } }, 8), /no pair/],
  ['a tensor of null', file({ a: null }), /no object/],
  ['a tensor as list', file({ a: [] }), /no object/],
  ['three offsets', file({ a: { ...good, data_offsets: [0, 4, 8] } }, 8), /no pair/],
  ['negative size', file({ a: { ...good, shape: [-2] } }, 8), /impossible shape/],
  ['minus zero', file('{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}'), /impossible shape/],
  ['half a size', file({ a: { ...good, shape: [0.5] } }, 8), /impossible shape/],
  ['size as text', file({ a: { ...good, shape: ['2'] } }, 8), /impossible shape/],
  ['2^60', file({ a: { ...good, shape: [2 ** 60] } }, 8), /impossible shape/],
  ['2^60 times nothing', file({ a: { ...good, shape: [2 ** 30, 2 ** 30, 0] } }, 8), /impossible shape/],
  ['2^53 in bytes', file({ a: { ...good, shape: [2 ** 52] } }, 8), /do not fit/],
  ['negative offset', file({ a: { ...good, data_offsets: [-8, 0] } }, 8), /no pair/],
  ['half an offset', file({ a: { ...good, data_offsets: [0.5, 8.5] } }, 9), /no pair/],
  ['offsets backwards', file({ a: { ...good, data_offsets: [8, 0] } }, 8), /do not fit/],
  ['range too short', file({ a: { ...good, data_offsets: [0, 4] } }, 8), /do not fit/],
  ['outside the file', file({ a: good }, 4), /take 8 bytes, its data has 4/],
  ['data that nobody owns', file({ a: good }, 12), /take 8 bytes, its data has 12/],
  ['overlap', file({ a: good, b: { ...good, data_offsets: [4, 12] } }, 12), /"b" begins at byte 4/],
  ['same bytes twice', file({ a: good, b: good }, 8), /"b" begins at byte 0/],
  ['hole', file({ a: good, b: { ...good, data_offsets: [12, 20] } }, 20), /"b" begins at byte 12/],
  ['metadata of numbers', file({ __metadata__: { a: 1 } }), /metadata "a" is no text/],
  ['metadata as list', file({ __metadata__: [] }), /no object/],
  ['a name of several lines', file({ 'a\nb\u2028\u202ec': null }), /"a\\nb\?\?c"/],
];

describe('bad files', () => {
  it.each(BAD)('%s', (_, bytes, reason) => {
    expect(() => readSafetensors(bytes, 'weights.safetensors')).toThrow(InputError);
    expect(() => readSafetensors(bytes, 'weights.safetensors')).toThrow(reason);
    expect(() => readSafetensors(bytes, 'weights.safetensors')).toThrow(/^weights\.safetensors: [^\n]*$/);
  });

  it('deep nesting and very long texts', () => {
    for (const header of [
      '{"a":'.repeat(200_000),
      `{"${'\\"'.repeat(3_000_000)}":1}`,
      `{"a":${'['.repeat(300_000)}`,
    ]) {
      expect(() => readSafetensors(file(header))).toThrow(InputError);
    }
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(() => readSafetensors(file(deep))).toThrow(InputError);
  });

  it('__proto__ is a name like any other', () => {
    const { tensors, metadata } = readSafetensors(
      file(
        '{"__metadata__":{"__proto__":"x"},"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
    );
    expect([...tensors.keys()]).toEqual(['__proto__']);
    expect(Object.entries(metadata)).toEqual([['__proto__', 'x']]);
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
    expect(() => readSafetensors(file('{"__proto__":{"polluted":1}}'))).toThrow(/unknown key/);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('a damaged file is refused or read, never anything else', () => {
    const base = writeSafetensors(
      new Map<string, Tensor>([
        ['network.0.weight', { dtype: 'F32', shape: [2, 3], data: new Float32Array(6) }],
        ['network.0.bias', { dtype: 'F32', shape: [2], data: new Float32Array(2) }],
        ['steps', { dtype: 'I64', shape: [], data: new BigInt64Array(1) }],
      ]),
      { seed: '1' },
    );
    let refused = 0;
    const edit = fc.tuple(
      fc.constantFrom('set', 'insert', 'delete', 'cut'),
      fc.oneof(fc.nat(base.length), fc.nat(12)),
      fc.oneof(
        fc.nat(255),
        fc.constantFrom(...'{}[]",:0189-.eE\\ FIU'.split('').map((c) => c.charCodeAt(0))),
      ),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const bytes = [...base];
        for (const [kind, at, value] of edits) {
          if (kind === 'set') bytes[Math.min(at, bytes.length - 1)] = value;
          else if (kind === 'insert') bytes.splice(at, 0, value);
          else if (kind === 'delete') bytes.splice(at, 1);
          else bytes.length = Math.min(bytes.length, at);
        }
        try {
          const { tensors } = readSafetensors(new Uint8Array(bytes));
          for (const { shape, data } of tensors.values()) {
            expect(shape.reduce((a, b) => a * b, 1)).toBe(data.length);
          }
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.message).toMatch(/^[^\n]+$/);
          refused++;
        }
      }),
      { numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });

  it('any JSON as a header is refused or read', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const entry = fc.record(
      {
        dtype: fc.oneof(fc.constantFrom('F32', 'U8', 'X'), value),
        shape: fc.oneof(fc.array(fc.oneof(fc.nat(3), fc.double())), value),
        data_offsets: fc.oneof(fc.tuple(fc.nat(20), fc.nat(20)), value),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(entry, value)), fc.nat(30), (header, length) => {
        try {
          readSafetensors(file(header, length));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

const golden = new URL('../../../shared/data/polytopes/10x8-final/weights.safetensors', import.meta.url);

it.skipIf(!existsSync(golden))('golden: a file that the reference implementation wrote', () => {
  const { metadata, tensors } = readSafetensors(readFileSync(golden));
  expect(metadata.shape).toBe('[10]*8');
  expect(tensors.size).toBe(18);
  expect(tensors.get('network.0.weight')!.shape).toEqual([10, 2]);
  expect(tensors.get('network.16.bias')!.data).toBeInstanceOf(Float32Array);
  for (const { data } of tensors.values())
    for (const value of data) expect(Math.abs(Number(value))).toBeLessThan(10);
});
