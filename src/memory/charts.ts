// Charts of a report as SVG: bars, lines on logarithmic axes, and the stack over time.

import { escaped } from '../format/html.ts';
import type { StackPicture } from './stack-picture.ts';

/** Okabe and Ito's palette (2008), which stays distinguishable with defective colour vision. */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442', '#7f7f7f'];

const WIDTH = 720;
const HEIGHT = 260;
const LEFT = 64;
const BOTTOM = 36;
const PLOT = { width: WIDTH - LEFT - 16, height: HEIGHT - BOTTOM - 12 };

/** The palette first; further colours go round the circle of hues by the golden angle. */
export function colourOf(index: number): string {
  return COLOURS[index] ?? `hsl(${Math.round(index * 137.508) % 360} 45% ${index % 2 === 0 ? 45 : 65}%)`;
}

/** A number as a reader wants it: thousands apart, no more digits than it has meaning. */
export function shown(value: number | null): string {
  if (value === null) return '–';
  const digits = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 3 : Math.abs(value) < 1000 ? 2 : 1;
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits });
}

function frame(label: string, xAxis: string, yAxis: string, inside: string): string {
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(label)}">` +
    `<g transform="translate(${LEFT} 8)">${inside}` +
    `<path class="axis" d="M0 0V${PLOT.height}H${PLOT.width}"/></g>` +
    `<text x="${LEFT + PLOT.width / 2}" y="${HEIGHT - 4}" text-anchor="middle">${escaped(xAxis)}</text>` +
    `<text transform="translate(12 ${8 + PLOT.height / 2}) rotate(-90)" text-anchor="middle">${escaped(yAxis)}</text></svg>`
  );
}

const at = (value: number): string => String(Math.round(value * 10) / 10);

/** Bars of how many reads had a distance in (2^(i-1), 2^i]; the histogram has the reads at distance d = 0, 1, ... */
export function distanceBars(histogram: Float64Array, xAxis: string): string {
  const bins: number[] = [];
  for (let d = 1; d < histogram.length; d++) {
    const bin = d === 1 ? 0 : 32 - Math.clz32(d - 1);
    bins[bin] = (bins[bin] ?? 0) + histogram[d]!;
  }
  const most = Math.max(1, ...bins.map((n) => n ?? 0));
  const wide = PLOT.width / Math.max(1, bins.length);
  const bars = Array.from(bins, (n = 0, i) => {
    const high = (n / most) * (PLOT.height - 12);
    const label = `<text x="${at((i + 0.5) * wide)}" y="${PLOT.height + 14}" text-anchor="middle">${2 ** i}</text>`;
    const bar = `<rect x="${at(i * wide + 1)}" y="${at(PLOT.height - high)}" width="${at(wide - 2)}" height="${at(high)}"><title>at most ${2 ** i}: ${shown(n)}</title></rect>`;
    return bar + (bins.length <= 16 || i % 2 === 0 ? label : '');
  });
  return frame(
    'Histogram of distances',
    xAxis,
    `reads (most: ${shown(most)})`,
    `<g class="bars">${bars.join('')}</g>`,
  );
}

/** A line of y over x; both from 0 or 1 on, x logarithmic where asked. */
export function lines(
  series: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[],
  axes: { readonly label: string; readonly x: string; readonly y: string; readonly logarithmic?: boolean },
): string {
  const all = series.flatMap(({ points }) => points);
  const place = (x: number) => (axes.logarithmic ? Math.log2(Math.max(1, x)) : x);
  const [right, top] = [
    Math.max(1e-9, ...all.map(([x]) => place(x))),
    Math.max(1e-9, ...all.map(([, y]) => y)),
  ];
  const left = Math.min(right - 1e-9, ...all.map(([x]) => place(x)));
  const drawn = series.map(({ name, points }, i) => {
    const path = points.map(([x, y], p) => {
      const px = ((place(x) - left) / (right - left)) * PLOT.width;
      return `${p === 0 ? 'M' : 'L'}${at(px)} ${at(PLOT.height - (y / top) * (PLOT.height - 12))}`;
    });
    const key =
      series.length > 1
        ? `<text x="${PLOT.width - 4}" y="${14 + 16 * i}" text-anchor="end" style="fill:${colourOf(i)}">${escaped(name)}</text>`
        : '';
    return `<path class="line" stroke="${colourOf(i)}" d="${path.join('')}"/>${key}`;
  });
  const ends = axes.logarithmic ? [2 ** left, 2 ** right] : [left, right];
  const labels =
    `<text x="0" y="${PLOT.height + 14}">${shown(Math.round(ends[0]!))}</text>` +
    `<text x="${PLOT.width}" y="${PLOT.height + 14}" text-anchor="end">${shown(Math.round(ends[1]!))}</text>` +
    `<text x="-4" y="12" text-anchor="end">${shown(top)}</text>`;
  return frame(axes.label, axes.x, axes.y, drawn.join('') + labels);
}

/** The stack over time: a column for every moment, the top of the stack at the top, a colour for every buffer. */
export function stackChart({ buffers, moments, accesses }: StackPicture): string {
  const deepest = Math.max(1, ...moments.map(({ layers }) => layers.reduce((sum, [, n]) => sum + n, 0)));
  const rows = 120;
  const wide = PLOT.width / moments.length;
  const columns = moments.map(({ layers }, m) => {
    let shapes = '';
    let depth = 0;
    let from = 0;
    let colour = '';
    const close = (to: number) => {
      const high = ((to - from) / rows) * PLOT.height;
      if (colour !== '')
        shapes += `<rect x="${at(m * wide)}" y="${at((from / rows) * PLOT.height)}" width="${at(wide + 0.3)}" height="${at(high)}" fill="${colour}"/>`;
      from = to;
    };
    for (const [buffer, n] of layers) {
      const row = Math.round((depth / deepest) * rows);
      depth += n;
      // What is thinner than a row is not seen.
      if (Math.round((depth / deepest) * rows) === row) continue;
      const next = colourOf(buffer);
      if (next !== colour) close(row);
      colour = next;
    }
    close(Math.round((depth / deepest) * rows));
    return shapes;
  });
  const labels = `<text x="-4" y="12" text-anchor="end">1</text><text x="-4" y="${PLOT.height}" text-anchor="end">${shown(deepest)}</text>`;
  const key = buffers.map(
    ({ name }, i) => `<span class="key"><i style="background:${colourOf(i)}"></i>${escaped(name)}</span>`,
  );
  const chart = frame(
    'The LRU stack over time',
    `${shown(accesses)} accesses, from the first to the last`,
    'depth in the stack',
    columns.join('') + labels,
  );
  return `${chart}<p>${key.slice(0, 40).join(' ')}${key.length > 40 ? ' …' : ''}</p>`;
}
