// Exported weights in PyTorch itself, and files of weights that are damaged or lie.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/format/input-error.ts';
import { writeSafetensors } from '../../src/format/safetensors.ts';
import { initialise } from '../../src/net/initialise.ts';
import type { Activation } from '../../src/net/network.ts';
import { tensorsOfNetwork } from '../../src/net/weights.ts';
import { TorchGenerator } from '../../src/random/torch.ts';
import { scratch } from '../../src/run/testing/scratch.node.ts';
import { exportedWeights } from '../lab/exported.ts';
import { checkPlane, networkText, readNetworkFile } from './network-file.ts';
import { pytorchScript } from './pytorch.ts';

/** A Python that has PyTorch. */
const PYTHON = ['python3', '/usr/bin/python3'].find((python) => {
  try {
    // Importing it takes seconds.
    const look = 'import importlib.util as u, sys; sys.exit(u.find_spec("torch") is None)';
    execFileSync(python, ['-c', look], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

function network(activation: Activation, hidden: number[], inputs = 2, outputs = 1) {
  const spec = { inputs, hidden, outputs, activation };
  return { spec, parameters: initialise(spec, new TorchGenerator(3), 'reference') };
}

const CASES = [
  network({ kind: 'leaky_relu', slope: 0.01 }, [10, 10, 10]),
  network({ kind: 'relu' }, [7, 5], 3, 2),
  network({ kind: 'tanh' }, [8, 8]),
  network({ kind: 'sigmoid' }, [4]),
  network({ kind: 'identity' }, []),
];

/** Writes weights and script into a folder; `spoil` changes the weights. */
function write(folder: string, i: number, spoil = (bytes: Uint8Array<ArrayBuffer>) => bytes): string {
  const [file, script] = [`it's "w" ${i}.safetensors`, join(folder, `w${i}.py`)];
  const { spec, parameters } = CASES[i]!;
  writeFileSync(join(folder, file), spoil(exportedWeights(spec, parameters, { epoch: 3, steps: 0 })));
  writeFileSync(script, pytorchScript(CASES[i]!, file, 'run\nimport os # ünï 100%'));
  return script;
}

/** Runs each script as a program of its own, in one process, and says how it ended. */
const RUNNER = `
import runpy, sys
for script in sys.argv[1:]:
    try:
        runpy.run_path(script, run_name="__main__")
    except AssertionError as error:
        print(error)
`;

test.skipIf(!PYTHON)('PyTorch runs the script, loads the weights and finds the outputs equal, or not', () => {
  const folder = scratch();
  const spoil = (bytes: Uint8Array<ArrayBuffer>) => {
    // The lowest bit of the exponent of the last weight's float32.
    bytes[bytes.length - 2]! ^= 0x80;
    return bytes;
  };
  const scripts = [...CASES.map((_, i) => write(folder, i)), write(scratch(), 1, spoil)];
  const output = execFileSync(PYTHON!, ['-c', RUNNER, ...scripts], { encoding: 'utf8' });
  const ends = output.trimEnd().split('\n');
  expect(ends).toHaveLength(CASES.length + 1);
  for (const end of ends.slice(0, -1)) {
    expect(end).toMatch(/^equal at 16 points: the largest difference is \d\.\de[+-]\d\d$/);
  }
  expect(ends.at(-1)).toMatch(/^the outputs differ by \d/);
});

describe('a file of weights', () => {
  const good = () => exportedWeights(CASES[0]!.spec, CASES[0]!.parameters, { epoch: 3, steps: 0 });

  test('is read with its shape and activation', () => {
    const read = readNetworkFile(good(), 'w.safetensors');
    expect(networkText(read)).toBe('2 → [10]*3 → 1, leaky ReLU 0.01, 261 parameters');
    expect(read.saysActivation).toBe(true);
    expect(read.parameters).toEqual(CASES[0]!.parameters);
    const plain = writeSafetensors(tensorsOfNetwork(CASES[0]!));
    expect(readNetworkFile(plain, 'w').saysActivation).toBe(false);
    expect(() => checkPlane(read)).not.toThrow();
    const wide = { ...CASES[1]!, name: 'w', saysActivation: true };
    expect(() => checkPlane(wide)).toThrow(/^w: a network of 3 inputs and 2 outputs; Polytopes shows/);
  });

  /** The file with its header's text changed, and padded to the length that it had. */
  function withHeader(change: (header: string) => string): Uint8Array {
    const bytes = good();
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const text = change(new TextDecoder().decode(bytes.subarray(8, 8 + length)).trimEnd()).padEnd(length);
    const header = new TextEncoder().encode(text);
    const changed = new Uint8Array(8 + header.length + bytes.length - 8 - length);
    new DataView(changed.buffer).setBigUint64(0, BigInt(header.length), true);
    changed.set(header, 8);
    changed.set(bytes.subarray(8 + length), 8 + header.length);
    return changed;
  }

  test.each([
    ['that is empty', () => new Uint8Array(0), 'too few'],
    [
      'that is no safetensors',
      () => new TextEncoder().encode('<!doctype html><p>hello'),
      'its header claims',
    ],
    ['that is cut', () => good().subarray(0, -3), 'its data has'],
    [
      'whose header lies about a shape',
      () => withHeader((h) => h.replace('[10,2]', '[10,3]')),
      'do not fit its shape',
    ],
    [
      'whose header lies about a place',
      () => withHeader((h) => h.replace(/"data_offsets":\[0,/, '"data_offsets":[4,')),
      'do not fit its shape',
    ],
    [
      'of a huge shape',
      () => withHeader((h) => h.replace('[10,2]', '[9007199254740991,2]')),
      'impossible shape',
    ],
    ['of float16', () => withHeader((h) => h.replaceAll('"F32"', '"F16"')), 'which is not supported'],
    [
      'with other names',
      () => withHeader((h) => h.replaceAll('network.', 'encoder.')),
      'it has no linear layer',
    ],
    ['that is not finite', () => new Uint8Array(good().fill(0xff, -4)), 'only finite weights'],
  ])('%s is refused in one line that names it', (_, bytes, reason) => {
    const refused = () => readNetworkFile(bytes(), 'weights.safetensors');
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(new RegExp(`^weights\\.safetensors: [^\\n]*${reason}[^\\n]*$`));
  });
});
