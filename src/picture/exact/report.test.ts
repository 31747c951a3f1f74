// The statistics page: it needs nothing from elsewhere, says what it counts, and lets no name through as markup.

import { describe, expect, it } from 'vitest';
import { columnChart, squareChart } from './charts.ts';
import { reportPage } from './report.ts';
import { randomPartition } from './testing/random-partition.node.ts';

const DOMAIN = [-1, -1, 1, 1] as const;

describe('the page', () => {
  it('has its numbers, with and without points', async () => {
    const { found } = await randomPartition(5, DOMAIN);
    const parts = { name: '<b>"run"&', shape: '[7]', partition: found };
    const points = Float32Array.of(0, 0, 0.5, 0.5, 3, 3);
    const page = reportPage({ ...parts, points });
    expect(page).toContain(`<dd>${found.areas.length.toLocaleString('en')}</dd>`);
    expect(page).toContain('2 polytopes hold exactly one training point</strong>: 100.0 %');
    expect(page).toContain('(1 lie outside it)');
    expect(page.match(/<svg /g)).toHaveLength(5);
    expect(reportPage(parts).match(/<svg /g)).toHaveLength(4);
    expect(page).not.toContain('<b>');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    // Nothing is fetched: no address, script or style from outside.
    expect(page).not.toMatch(/https?:|src=|href=|url\(|@import|<script/);
  });
});

describe('charts', () => {
  const numbersIn = (svg: string, name: string) =>
    [...svg.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value]) => Number(value));

  it('stay within their box for any columns', () => {
    for (const values of [[0], [1], [9, 10, 11], Array.from({ length: 100 }, (_, i) => i * 1e6)]) {
      const svg = columnChart(
        values.map((value) => ({ label: String(value), value, title: '' })),
        'x',
        'about',
      );
      for (const name of ['x', 'y', 'width', 'height']) {
        for (const value of numbersIn(svg, name)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(640);
        }
      }
    }
  });

  it('have their points on the lines that they lie on', () => {
    const points = [10, 100, 1000].map((x) => ({ x, y: (x * x) / 100, title: '' }));
    const svg = squareChart(points, [{ factor: 0.01, label: 'N²' }], 'x', 'about');
    const [start, end] = /points="([^"]*)"/
      .exec(svg)![1]!
      .split(' ')
      .map((point) => point.split(',').map(Number));
    const [xs, ys] = [numbersIn(svg, 'cx'), numbersIn(svg, 'cy')];
    xs.forEach((x, i) => {
      const y = start![1]! + ((x - start![0]!) / (end![0]! - start![0]!)) * (end![1]! - start![1]!);
      expect(Math.abs(y - ys[i]!)).toBeLessThan(0.1);
    });
  });
});
