// The process that measures: it can write nothing and start nothing, it ends in time, and its answer has a limit.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratch } from '../run/testing/scratch.node.ts';
import { execute, LIMITS } from './execute.node.ts';

/** Runs a program in the place of the command line. */
async function run(body: string, words: readonly string[] = [], limits = LIMITS) {
  const folder = scratch();
  const main = join(folder, 'main.mjs');
  writeFileSync(main, body);
  const outcome = await execute(main, { codes: [0], words }, limits);
  return { outcome, folder };
}

const refused = async (body: string, limits = LIMITS) => {
  const { outcome } = await run(body, [], limits);
  return 'refused' in outcome ? outcome.refused : `answered ${JSON.stringify(outcome.answer)}`;
};

describe('a measurement', () => {
  test('answers in JSON, and gets its words as they are', async () => {
    const words = ['$(touch x)', '; touch x', '`touch x`', '*', '--json', 'a b'];
    const { outcome } = await run('console.log(JSON.stringify(process.argv.slice(2)))', words);
    expect(outcome).toEqual({ answer: words });
  });

  test.each([
    ['write a file', "import { writeFileSync } from 'node:fs'; writeFileSync(process.argv[1] + '.x', 'x');"],
    ['append to itself', "import { appendFileSync } from 'node:fs'; appendFileSync(process.argv[1], '//');"],
    ['make a directory', "import { mkdirSync } from 'node:fs'; mkdirSync(process.argv[1] + '.d');"],
    ['remove itself', "import { rmSync } from 'node:fs'; rmSync(process.argv[1]);"],
    ['start a program', "import { execFileSync } from 'node:child_process'; execFileSync('true');"],
    [
      'write in a thread',
      "import { Worker } from 'node:worker_threads'; new Worker('require(\\'fs\\').writeFileSync(process.argv[1] + \\'.x\\', \\'x\\')', { eval: true });",
    ],
  ])('cannot %s', async (_, body) => {
    const { outcome, folder } = await run(`${body}\nconsole.log('{}');`);
    expect(outcome).toHaveProperty('refused');
    for (const name of ['main.mjs.x', 'main.mjs.d']) expect(existsSync(join(folder, name))).toBe(false);
    expect(existsSync(join(folder, 'main.mjs'))).toBe(true);
  });

  test('is ended when it takes too long, also where it does not listen', async () => {
    const limits = { ...LIMITS, seconds: 1 };
    expect(await refused("process.on('SIGTERM', () => {}); for (;;);", limits)).toContain(
      'took longer than 1 s',
    );
  });

  test('is ended when it says too much', async () => {
    const limits = { ...LIMITS, answerBytes: 1000 };
    expect(await refused("for (;;) process.stdout.write('x'.repeat(1000));", limits)).toContain(
      'answered with more than 1000 bytes',
    );
  });

  test('has no memory without end', async () => {
    const limits = { ...LIMITS, heapMegabytes: 24 };
    expect(
      await refused("const all = []; for (;;) all.push('x'.repeat(1000) + all.length);", limits),
    ).toContain('the measurement failed');
  });

  test('that fails, or answers with something else, is told', async () => {
    expect(await refused("console.error('crease: no such run; name one'); process.exitCode = 2;")).toBe(
      'the measurement failed: no such run; name one',
    );
    expect(await refused('console.log("NaN")')).toBe('the measurement gave no answer in JSON');
    expect(await refused('')).toBe('the measurement gave no answer in JSON');
  });

  test('sees nothing of the environment', async () => {
    const { outcome } = await run('console.log(JSON.stringify(Object.keys(process.env)))');
    const answer = 'answer' in outcome ? (outcome.answer as string[]) : ['refused'];
    expect(answer.filter((name) => !/^(SystemRoot|__CF_USER_TEXT_ENCODING|PWD|SHLVL|_)$/.test(name))).toEqual(
      [],
    );
  });
});
