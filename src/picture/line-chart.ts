// Lines over steps on a logarithmic axis, as inline SVG for a page, with marks where something happened.

import { escaped } from '../format/html.ts';

export interface Line {
  readonly name: string;
  /** One value a step; what is not above 0 leaves a gap. */
  readonly values: readonly number[];
  /** Drawn thin and broken: something to compare with. */
  readonly isControl?: boolean;
}

export interface Mark {
  /** A step, as an index into the lines. */
  readonly at: number;
  readonly label: string;
}

const [WIDTH, HEIGHT] = [640, 240];
const [LEFT, RIGHT, TOP, BOTTOM] = [58, 10, 24, 40];
/** Okabe and Ito's colours that stand out on white and on black. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6bb1', '#999999'];

/** The chart; `about` says it to those who do not see it. `first` is the number of the first step. */
export function lineChart(
  lines: readonly Line[],
  marks: readonly Mark[],
  first: number,
  xTitle: string,
  about: string,
): string {
  const shown = lines.flatMap(({ values }) => values.filter((value) => value > 0 && Number.isFinite(value)));
  if (shown.length === 0) return '<p class="unit">Nothing to draw.</p>';
  const low = Math.floor(Math.log10(Math.min(...shown)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...shown))));
  const steps = Math.max(2, ...lines.map(({ values }) => values.length));
  const x = (step: number) => LEFT + (step / (steps - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) =>
    HEIGHT - BOTTOM - ((Math.log10(value) - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const parts: string[] = [];
  const every = Math.ceil((high - low) / 6);
  for (let power = low; power <= high; power += every) {
    parts.push(
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fixed(y(10 ** power))}" y2="${fixed(y(10 ** power))}"/>`,
      `<text x="${LEFT - 6}" y="${fixed(y(10 ** power) + 4)}" text-anchor="end">1e${power}</text>`,
    );
  }
  for (let step = 0; step < steps; step += Math.max(1, Math.round(steps / 8)))
    parts.push(`<text x="${fixed(x(step))}" y="${HEIGHT - 22}" text-anchor="middle">${first + step}</text>`);
  marks.forEach(({ at, label }, i) => {
    parts.push(
      `<line class="line" x1="${fixed(x(at))}" x2="${fixed(x(at))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/>`,
      `<text x="${fixed(x(at))}" y="${10 + 12 * (i % 2)}" text-anchor="end">${escaped(label)}</text>`,
    );
  });
  lines.forEach((line, i) => {
    const style = line.isControl
      ? 'stroke="#999999" stroke-dasharray="3 3"'
      : `stroke="${COLOURS[i % COLOURS.length]}"`;
    for (const piece of pieces(line.values)) {
      const points = piece.map(([step, value]) => `${fixed(x(step))},${fixed(y(value))}`).join(' ');
      parts.push(
        `<polyline fill="none" stroke-width="1.5" ${style} points="${points}"><title>${escaped(line.name)}</title></polyline>`,
      );
    }
  });
  parts.push(
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 5}" text-anchor="middle">${escaped(xTitle)}</text>`,
  );
  const legend = lines.map((line, i) => {
    const colour = line.isControl ? '#999999' : COLOURS[i % COLOURS.length];
    return `<span style="white-space:nowrap"><span style="color:${colour}">${line.isControl ? '┄' : '━'}</span> ${escaped(line.name)}</span>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(about)}">${parts.join('')}</svg>\n<p class="unit">${legend.join(' &nbsp; ')}</p>`;
}

/** The stretches of a line without gaps. */
function pieces(values: readonly number[]): [number, number][][] {
  const found: [number, number][][] = [[]];
  values.forEach((value, step) => {
    if (value > 0 && Number.isFinite(value)) found.at(-1)!.push([step, value]);
    else if (found.at(-1)!.length > 0) found.push([]);
  });
  return found.filter((piece) => piece.length > 0);
}

const fixed = (value: number) => String(Math.round(100 * value) / 100);
