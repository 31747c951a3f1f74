// The demo, run as `npm run demo` runs it: the ring is seen at the end, and everything that it promises is on disk.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ring } from '../data/ring.ts';
import { decodePng } from '../picture/png.node.ts';

const script = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url));

/** The mean grey of the frame's middle panel, the prediction, where the ring is black and where it is white. */
async function meanGreys(frame: string): Promise<{ black: number; white: number }> {
  const { width, data } = await decodePng(readFileSync(frame));
  const sums = { black: 0, white: 0 };
  const counts = { black: 0, white: 0 };
  ring().pixels.forEach((grey, index) => {
    const where = grey === 0 ? 'black' : 'white';
    const row = Math.floor(index / 1024);
    sums[where] += data[4 * (row * width + 1024 + (index % 1024))]!;
    counts[where] += 1;
  });
  return { black: sums.black / counts.black, white: sums.white / counts.white };
}

test('npm run demo shows the ring', { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crease-demo-'));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: folder });
    const run = join(folder, 'runs/demo');
    expect(readdirSync(run)).toEqual(expect.arrayContaining(['run.json', 'metrics.ndjson', 'movie.mp4']));
    const frames = readdirSync(join(run, 'frames')).sort();
    expect(frames.length).toBeGreaterThan(20);
    const { black, white } = await meanGreys(join(run, 'frames', frames.at(-1)!));
    expect(black).toBeLessThan(90);
    expect(white).toBeGreaterThan(245);
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^ *npx crease train photo\.jpg$/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
