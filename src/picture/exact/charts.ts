// Charts as inline SVG for a page: columns, and points between straight lines on logarithmic axes.

import { escaped } from '../../format/html.ts';

export interface Column {
  readonly label: string;
  readonly value: number;
  /** What the column is, said when it is pointed at. */
  readonly title: string;
}

const [WIDTH, HEIGHT] = [640, 260];
const [LEFT, RIGHT, TOP, BOTTOM] = [58, 10, 10, 40];
const LABELS = 12;

/** Columns, at most about a dozen of them labelled. `about` says the chart to those who do not see it. */
export function columnChart(columns: readonly Column[], xTitle: string, about: string): string {
  const most = Math.max(1, ...columns.map(({ value }) => value));
  const top = niceCeiling(most);
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, columns.length);
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const labelled = columns.filter(({ label }) => label !== '').map(({ label }) => label);
  const every = Math.ceil(labelled.length / LABELS);
  const parts = [0, top / 2, top].map((value) => gridLine(y(value), brief(value)));
  columns.forEach(({ label, value, title }, i) => {
    const x = LEFT + i * step;
    const gap = Math.min(2, step / 5);
    const body = `x="${fixed(x + gap / 2)}" width="${fixed(step - gap)}"`;
    parts.push(
      `<g><title>${escaped(title)}</title><rect class="hit" ${body} y="${TOP}" height="${HEIGHT - TOP - BOTTOM}"/>`,
      `<rect class="bar" ${body} y="${fixed(y(value))}" height="${fixed(HEIGHT - BOTTOM - y(value))}"/></g>`,
    );
    if (labelled.indexOf(label) % every === 0) {
      parts.push(
        `<text x="${fixed(x + step / 2)}" y="${HEIGHT - 22}" text-anchor="middle">${escaped(label)}</text>`,
      );
    }
  });
  return chart(parts, xTitle, about);
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly title: string;
}

/** Points on logarithmic axes, with the lines y = factor x^2. */
export function squareChart(
  points: readonly Point[],
  lines: readonly { readonly factor: number; readonly label: string }[],
  xTitle: string,
  about: string,
): string {
  const [x0, x1] = decades(points.map(({ x }) => x));
  const [y0, y1] = decades(points.map(({ y }) => y));
  const along = (value: number, from: number, to: number, start: number, end: number) =>
    start + ((Math.log10(value) - from) / (to - from)) * (end - start);
  const px = (value: number) => along(value, x0, x1, LEFT, WIDTH - RIGHT);
  const py = (value: number) => along(value, y0, y1, HEIGHT - BOTTOM, TOP);
  const parts: string[] = [];
  for (let e = y0; e <= y1; e++) parts.push(gridLine(py(10 ** e), brief(10 ** e)));
  for (let e = x0; e <= x1; e++) {
    parts.push(
      `<text x="${fixed(px(10 ** e))}" y="${HEIGHT - 22}" text-anchor="middle">${brief(10 ** e)}</text>`,
    );
  }
  for (const { factor, label } of lines) {
    // The part of the line within the chart, from its left or lower side to its right or upper one.
    const low = Math.max(10 ** x0, Math.sqrt(10 ** y0 / factor));
    const high = Math.min(10 ** x1, Math.sqrt(10 ** y1 / factor));
    if (low >= high) continue;
    const ends = [low, high].map((x) => `${fixed(px(x))},${fixed(py(factor * x * x))}`);
    parts.push(`<polyline class="line" points="${ends.join(' ')}"/>`);
    const [lx, ly] = [px(high), py(factor * high * high)];
    const place =
      lx > WIDTH - 90 ? `y="${fixed(ly + 32)}" text-anchor="end"` : `dx="6" y="${fixed(ly + 14)}"`;
    parts.push(`<text x="${fixed(lx)}" ${place}>${escaped(label)}</text>`);
  }
  for (const { x, y, title } of points) {
    parts.push(
      `<circle class="dot" cx="${fixed(px(x))}" cy="${fixed(py(y))}" r="5"><title>${escaped(title)}</title></circle>`,
    );
  }
  return chart(parts, xTitle, about);
}

function chart(parts: readonly string[], xTitle: string, about: string): string {
  const title = `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 5}" text-anchor="middle">${escaped(xTitle)}</text>`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(about)}">${parts.join('')}${title}</svg>`;
}

function gridLine(y: number, label: string): string {
  const line = `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fixed(y)}" y2="${fixed(y)}"/>`;
  return `${line}<text x="${LEFT - 6}" y="${fixed(y + 4)}" text-anchor="end">${label}</text>`;
}

/** The powers of ten around values above 0, at least one apart. */
function decades(values: readonly number[]): [number, number] {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  return [low, Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9))];
}

/** An even number a little above, or at, a number of at least 1. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (
    [1.2, 1.6, 2, 4, 6, 8].map((factor) => factor * power).find((top) => top >= value && top % 2 === 0) ??
    10 * power
  );
}

/** A number for people: 12,345. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** The same on an axis: 12K. */
function brief(value: number): string {
  return value.toLocaleString('en', { notation: 'compact' });
}

const fixed = (value: number) => String(Math.round(100 * value) / 100);
