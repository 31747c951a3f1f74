// math.ts as JavaScript and math.ts compiled by AssemblyScript give the same bits.

import { readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { beforeAll, expect, it } from 'vitest';
import * as math from './math.ts';
import { MT19937 } from './mt19937.ts';

const { exp, expm1, log, log1p, sin, cos, tanh, sigmoid, softplus } = math;
const unary = { exp, expm1, log, log1p, sin, cos, tanh, sigmoid, softplus };
type Unary = keyof typeof unary;

let compiled: Record<Unary, (x: number) => number> & { powInteger(base: number, n: number): number };

beforeAll(async () => {
  const source = readFileSync(new URL('math.ts', import.meta.url), 'utf8');
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main(['math.ts', '-O3', '--noAssert', '--outFile', 'math.wasm'], {
    readFile: (name) => (name === 'math.ts' ? source : null),
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') binary = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  if (error || binary === undefined) throw new Error(`math.ts does not compile: ${stderr}`);
  const { instance } = await WebAssembly.instantiate(binary, {});
  compiled = instance.exports as unknown as typeof compiled;
});

const generator = new MT19937(3);
const bits = new Uint32Array(2);
const float = new Float64Array(bits.buffer);

/** Any double: a third of them of moderate size, a third around 1, a third any bits at all. */
function anyDouble(kind: number): number {
  if (kind === 0) return (generator.word() / 2 ** 32 - 0.5) * 2 ** (generator.word() % 12);
  if (kind === 1) return 1 + (generator.word() / 2 ** 32 - 0.5) * 2 ** -(generator.word() % 30);
  bits[0] = generator.word();
  bits[1] = generator.word();
  return float[0]!;
}

it.each(Object.keys(unary) as Unary[])('%s', (name) => {
  for (let i = 0; i < 200_000; i++) {
    const x = anyDouble(i % 3);
    const a = unary[name](x);
    const b = compiled[name](x);
    if (!Object.is(a, b)) expect.fail(`${name}(${x}) is ${a} in JavaScript and ${b} in wasm`);
  }
});

it('powInteger', () => {
  for (let i = 0; i < 100_000; i++) {
    const base = anyDouble(i % 3);
    const n = generator.word() % 2 ** (i % 33);
    const a = math.powInteger(base, n);
    const b = compiled.powInteger(base, n);
    if (!Object.is(a, b)) expect.fail(`${base}^${n} is ${a} in JavaScript and ${b} in wasm`);
  }
});
