// The report of a measured trace: one HTML file that needs nothing else.

import { escaped } from '../format/html.ts';
import { distanceBars, lines, shown, stackChart } from './charts.ts';
import type { Measurement } from './measure.ts';
import type { StackPicture } from './stack-picture.ts';

/** Losses of a run, epoch by epoch or step by step. */
export interface Losses {
  /** What the x axis counts: epoch, step. */
  readonly unit: string;
  readonly train: readonly (readonly [number, number])[];
  readonly test: readonly (readonly [number, number])[];
}

export interface ReportInput {
  readonly title: string;
  /** One sentence on what was metered. */
  readonly about: string;
  readonly measurement: Measurement;
  readonly stack: StackPicture;
  readonly losses?: Losses;
  /** Further sections, as HTML. */
  readonly more?: string;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#222;--quiet:#666;--line:#ccc;--paper:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#ddd;--quiet:#999;--line:#444;--paper:#1b1b1b}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:760px;margin:2em auto;padding:0 1em}
h1{font-size:1.4em}h2{font-size:1.1em;margin-top:2em}p{color:var(--quiet)}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%;font-size:14px}
th,td{text-align:right;padding:2px 8px;border-bottom:1px solid var(--line)}th:first-child,td:first-child{text-align:left}
svg{width:100%;height:auto}svg text{font-size:11px;fill:var(--quiet)}svg .axis{fill:none;stroke:var(--line)}
svg .bars{fill:#0072b2}svg .line{fill:none;stroke-width:1.5}
.key{white-space:nowrap;margin-right:.8em}.key i{display:inline-block;width:.8em;height:.8em;margin-right:.3em}`;

/** The file's text. It is well-formed without scripts, fonts or requests. */
export function reportHtml({ title, about, measurement, stack, losses, more = '' }: ReportInput): string {
  const { histogram, misses } = measurement;
  const sections = [
    counts(measurement),
    losses === undefined ? '' : lossSection(losses),
    metricTable(measurement),
    section(
      'Distances',
      'How many elements were read at which LRU distance: different elements touched since, this one included.',
      distanceBars(histogram, 'LRU distance, at most'),
    ),
    section(
      'Misses against capacity',
      'Elements read that a fully associative LRU cache of so many elements does not hold.',
      lines([{ name: 'misses', points: thinned(misses) }], {
        ...{ label: 'Miss curve', x: 'capacity in elements', y: 'missed reads', logarithmic: true },
      }),
    ),
    section(
      'The LRU stack over time',
      'Which buffer lies how deep; the element touched last is on top.',
      stackChart(stack),
    ),
    bufferTable(measurement),
    costTable(measurement),
    more,
  ];
  return (
    `<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escaped(title)}</title><style>${STYLE}</style>\n<h1>${escaped(title)}</h1><p>${escaped(about)}</p>\n${sections.join('\n')}\n</html>\n`
  );
}

function section(title: string, about: string, body: string): string {
  return `<h2>${escaped(title)}</h2><p>${escaped(about)}</p>${body}`;
}

/** A table; the first row is its head. */
export function tableHtml([head, ...rows]: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${row(head ?? [], 'th')}${rows.map((cells) => row(cells, 'td')).join('')}</table>`;
}

function counts(m: Measurement): string {
  return tableHtml([
    ['', 'operations', 'elements'],
    ['read', shown(m.reads), shown(m.floatsRead)],
    ['written', shown(m.writes), shown(m.floatsWritten)],
    ['in all buffers', '', shown(m.elements)],
  ]);
}

function metricTable({ metrics }: Measurement): string {
  const rows = metrics.map(({ name, version, unit, whole }) => [
    `${name}@${version}`,
    ...[whole.perRead, whole.perFloat, whole.total, whole.cold].map(shown),
    unit,
  ]);
  const about = 'Per read weighs a scalar as much as a matrix; per float weighs every element alike.';
  return section(
    'Metrics',
    about,
    tableHtml([['metric', 'per read', 'per float', 'sum', 'cold', 'unit'], ...rows]),
  );
}

function bufferTable({ metrics }: Measurement): string {
  const tables = metrics
    .filter(({ buffers }) => buffers.length > 0)
    .map(({ name, whole, buffers }) => {
      const shares = [...buffers].sort((a, b) => b.total - a.total).slice(0, 30);
      const rows = shares.map(({ buffer, reads, floats, perFloat, total }) => [
        ...[buffer, shown(reads), shown(floats), shown(perFloat)],
        whole.total === 0 ? '–' : `${((100 * total) / whole.total).toFixed(1)}%`,
      ]);
      return `<h3>${escaped(name)}</h3>${tableHtml([['buffer', 'reads', 'floats', 'per float', 'share'], ...rows])}`;
    });
  return section('Buffers', 'What each buffer contributes to the sum of a metric.', tables.join(''));
}

function costTable({ placement, energy }: Measurement): string {
  const rows = energy.flatMap(({ model, tiers }) => [
    ...tiers.map(({ tier, floats, picojoules }) => [
      `${model}: ${tier}`,
      shown(floats),
      shown(picojoules / 1e6),
    ]),
  ]);
  const sources = energy.map(({ model, source }) => `<p>${escaped(`${model}: ${source}.`)}</p>`).join('');
  return (
    section(
      'Energy of the reads under tier models',
      'Each read costs what the smallest memory costs that still holds it. Writes and arithmetic are not charged.',
      tableHtml([['tier', 'reads', 'microjoules'], ...rows]) + sources,
    ) +
    section(
      'Placement',
      'Every element at an address of its own; reading address a costs ceil(sqrt(a)).',
      tableHtml([
        ['placement', 'cost'],
        ['in the order of declaration', shown(placement.declared)],
        ['the most read first', shown(placement.byReads)],
      ]),
    )
  );
}

function lossSection({ unit, train, test }: Losses): string {
  const series = [
    { name: 'training', points: train },
    { name: 'test', points: test },
  ].filter(({ points }) => points.length > 0);
  return section(
    'Losses',
    'Of the training and of the held-out points.',
    lines(series, { label: 'Losses', x: unit, y: 'loss' }),
  );
}

/** Points of the miss curve that are enough for a picture: where it changes, at most a few hundred. */
function thinned(misses: Float64Array): [number, number][] {
  const points: [number, number][] = [];
  for (let c = 1; c < misses.length; c = Math.max(c + 1, Math.ceil(c * 1.02))) points.push([c, misses[c]!]);
  if (misses.length > 1) points.push([misses.length - 1, misses.at(-1)!]);
  return points;
}
