// The README and the docs are true: commands run, files and links are there, and flags exist.

import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const readme = read('README.md');
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

/** The README's trainings are cut short here, to these numbers of epochs; nothing else is changed. */
const SHORTER = new Map([
  ['2', '1'],
  ['200', '2'],
  ['400', '3'],
]);

/** The fenced blocks of a page, in order. */
function blocks(text: string): { language: string; lines: string[] }[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, body]) => ({
    language: language!,
    lines: body!
      .replaceAll(/\\\n\s*/g, '')
      .trimEnd()
      .split('\n'),
  }));
}

/** The flags in the help of all commands, asked for once. */
let flags: Set<string> | undefined;
function knownFlags(): Set<string> {
  if (flags) return flags;
  const commands = [
    ...['train', 'open', 'raster', 'polytopes', 'spikes', 'compare', 'export', 'memory', 'engines'],
    ...['run', 'methods', 'trace'].map((name) => `parity ${name}`),
    ...['search', 'show', 'check', 'apply'].map((name) => `schedule ${name}`),
    ...['metrics', 'gradient', 'verify', 'help'],
    ...['add', 'hash', 'schema'].map((name) => `claim ${name}`),
  ];
  const help = ['--help', ...commands.map((name) => `${name} --help`)].map((args) =>
    execFileSync(process.execPath, [join(root, 'dist/cli/main.node.js'), ...args.split(' ')], {
      encoding: 'utf8',
    }),
  );
  flags = new Set(help.join('\n').match(/(?<![\w-])--?[a-z][\w-]*/g));
  return flags;
}

/** A drawing of 120x100 pixels: larger than the default numbers of training and validation points together. */
function photo(): Buffer {
  const canvas = createCanvas(120, 100);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, 120, 100);
  context.fillStyle = 'black';
  context.fillRect(30, 20, 50, 60);
  return canvas.toBuffer('image/jpeg');
}

describe.skipIf(process.platform === 'win32')('README.md, from top to bottom', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crease-readme-'));
    // As after `npm ci` in a clone, where npx finds the package's own command.
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
    symlinkSync(root, join(folder, 'node_modules/crease'), 'junction');
    symlinkSync('../crease/dist/cli/main.node.js', join(folder, 'node_modules/.bin/crease'));
    writeFileSync(join(folder, 'photo.jpg'), photo());
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const shell = async (command: string): Promise<string> => {
    // A command that npx does not find here must fail, not be downloaded.
    const env = { npm_config_offline: 'true', npm_config_yes: 'false', npm_config_loglevel: 'error' };
    const options = { cwd: folder, env: { ...process.env, ...env } };
    return (await promisify(execFile)('sh', ['-c', command], options)).stdout;
  };

  for (const { language, lines } of blocks(readme)) {
    if (language === 'text') {
      const [top, ...entries] = lines;
      test(`${top} holds what the README lists, and nothing else`, () => {
        const names = entries.map((line) => line.trim().split(/\s/)[0]!);
        for (const name of names)
          expect(readdirSync(join(folder, top!, dirname(name)))).toContain(shortened(name));
        expect(readdirSync(join(folder, top!)).sort()).toEqual(
          names.map((name) => name.split('/')[0]).sort(),
        );
      });
    }
    for (const command of language === 'sh' ? lines : []) {
      const [program, ...words] = command.split(' ');
      if (program === 'npm') {
        test(`${command} exists`, () => {
          if (words[0] === 'ci') expect(existsSync(join(root, 'package-lock.json'))).toBe(true);
          else expect(Object.keys(scripts)).toContain(words[0] === 'run' ? words[1] : words[0]);
        });
      } else {
        const short = command.replace(
          /(--epochs )(\d+)/,
          (_all, flag, epochs) => flag + (SHORTER.get(epochs) ?? epochs),
        );
        const name = short === command ? command : `${command} (with ${/--epochs \d+/.exec(short)![0]} here)`;
        test(name, { timeout: 300_000 }, async () => {
          expect(program).toBe('npx');
          const output = await shell(short);
          if (words.includes('ring')) expectPublished(output);
        });
      }
    }
  }

  /** The name of an epoch's file, for the epoch with which the run ends here. */
  function shortened(name: string): string {
    const base = name.split('/').at(-1)!;
    return base.replace(/\d{6}/, (digits) => (SHORTER.get(String(Number(digits))) ?? '0').padStart(6, '0'));
  }

  /** The losses that the README prints are those that its command prints. */
  function expectPublished(output: string): void {
    const [, trainLoss, valLoss] = /training loss of ([\d.]+)\s+and a\s+validation loss of ([\d.]+)/.exec(
      readme,
    )!;
    const events = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, number | string>);
    const first = events.find(({ event, epoch }) => event === 'epoch' && epoch === 1)!;
    expect(Math.abs(Number(first.trainLoss) - Number(trainLoss))).toBeLessThan(2e-5);
    expect(Math.abs(Number(first.valLoss) - Number(valLoss))).toBeLessThan(2e-5);
  }
});

describe.each(pages)('%s', (page) => {
  const text = read(page);

  test('every relative link leads somewhere', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, target]) => target!);
    const relative = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(relative.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });

  test('every npm script that it names exists', () => {
    const named = [...text.matchAll(/\bnpm (?:run ([\w:]+)|(test|start)\b)/g)].map(
      ([, run, short]) => run ?? short!,
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('every flag of crease that it names is in the help of a command', () => {
    const known = knownFlags();
    // Flags in code: those of a line that runs crease, or on their own; not those of other programs.
    const code = [
      ...blocks(text).flatMap(({ lines }) => lines),
      ...[...text.matchAll(/`([^`\n]+)`/g)].map((m) => m[1]!),
    ];
    const ours = code.filter((line) => /^--?[a-z]/.test(line) || /^(npx )?crease /.test(line));
    const named = ours.flatMap((line) => line.match(/(?<=^|\s)--?[a-z][\w-]*/g) ?? []);
    expect(named.filter((flag) => !known.has(flag))).toEqual([]);
    if (page === 'README.md') expect(named).toContain('--shape');
  });
});

test('docs/architecture.md has a row for every room, and no other', () => {
  const rows = [...read('docs/architecture.md').matchAll(/^\| `(\w+)\/` \|/gm)].map(([, room]) => room!);
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const rooms = folders.map(({ name }) => name).filter((name) => name !== 'testing');
  expect(rows.sort()).toEqual(rooms.sort());
});
