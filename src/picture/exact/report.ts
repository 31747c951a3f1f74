// The statistics of a partition as one page of HTML that needs nothing else: tables and charts, light and dark.

import { escaped } from '../../format/html.ts';
import { growth } from '../../polytope/exact/distinct-patterns.ts';
import { eulerNumber, type Partition, regionCount, totalArea } from '../../polytope/exact/partition.ts';
import {
  areaHistogram,
  edgesPerLayer,
  type PointStatistics,
  pointStatistics,
  vertexCounts,
} from '../../polytope/exact/statistics.ts';
import { type Column, columnChart, count, squareChart } from './charts.ts';
import { REPORT_STYLE } from './report-style.ts';

export interface ReportParts {
  /** What the network is called. */
  readonly name: string;
  /** The hidden layers, such as `[100]*20`. */
  readonly shape: string;
  readonly partition: Partition;
  /** Float [n][2]: the points that the network was trained on, if they are known. */
  readonly points?: Float32Array | Float64Array | undefined;
}

/** The page. */
export function reportPage({ name, shape, partition, points }: ReportParts): string {
  const title = `Polytopes of ${name}`;
  const sections = [
    numbers(partition, shape),
    points === undefined ? '' : pointSection(pointStatistics(partition, points)),
    areaSection(partition),
    vertexSection(partition),
    layerSection(partition),
    growthSection(partition),
  ];
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>\n<style>${REPORT_STYLE}</style>\n</head>\n<body>\n<main>`,
    `<h1>${escaped(title)}</h1>`,
    ...sections.filter((section) => section !== ''),
    '</main>\n</body>\n</html>\n',
  ].join('\n');
}

function numbers(partition: Partition, shape: string): string {
  const { vertices, edges, areas, domain, nearest, repairs, layers } = partition;
  const rows = [
    ['Hidden layers', shape === '' ? 'none' : shape],
    ['Hidden neurons', count(layers.reduce((sum, { width }) => sum + width, 0))],
    ['Domain', domain.join(', ')],
    ['Polytopes', count(regionCount(partition))],
    ['Vertices', count(vertices.length / 2)],
    ['Edges', count(edges.length / 2)],
    ['V − E + F', String(eulerNumber(partition))],
    ['Sum of areas', String(totalArea(partition))],
    ['Largest area', areas.reduce((most, area) => Math.max(most, area), 0).toPrecision(6)],
    ['Smallest area', areas.reduce((least, area) => Math.min(least, area), Infinity).toPrecision(3)],
    ['Nearest decision, |pre-activation|', Number.isFinite(nearest) ? nearest.toPrecision(3) : 'none'],
    ['Signs settled by order', count(repairs)],
  ];
  const cells = rows.map(([key, value]) => `<div><dt>${key}</dt><dd>${escaped(value!)}</dd></div>`);
  return `<p>The exact partition of a rectangle of the input plane into the regions on which the network is affine. Every sign is the one that float64 arithmetic gives.</p>\n<dl>${cells.join('')}</dl>`;
}

/** The question of overfitting: does the network give single points a region of their own? */
function pointSection({ inside, outside, cellsHolding, singleByChance }: PointStatistics): string {
  const single = cellsHolding[1] ?? 0;
  const share = inside === 0 ? 0 : (100 * single) / inside;
  const [first, rest] = [cellsHolding.slice(1, 21), cellsHolding.slice(21)];
  const more = rest.reduce((sum, cells) => sum + cells, 0);
  const columns = first.map((cells, i) => {
    const label = String(i + 1);
    return { label, value: cells, title: `${count(cells)} polytopes hold ${label} points` };
  });
  if (more > 0)
    columns.push({ label: '21+', value: more, title: `${count(more)} polytopes hold 21 points or more` });
  const empty = cellsHolding[0] ?? 0;
  const text = [
    `<strong>${count(single)} polytopes hold exactly one training point</strong>: ${share.toFixed(1)} % of the`,
    `${count(inside)} points within the domain${outside > 0 ? ` (${count(outside)} lie outside it)` : ''}.`,
    `If as many points lay anywhere in it, independently and evenly, it would be ${count(Math.round(singleByChance))} on`,
    `average. A network that gave every point a polytope of its own would have ${count(inside)}.`,
    `${count(empty)} polytopes hold no training point.`,
  ].join(' ');
  return section('Training points per polytope', text, columns, 'training points', 'polytopes');
}

function areaSection(partition: Partition): string {
  const bins = areaHistogram(partition);
  const columns = bins.map(({ from, to, count: cells }) => {
    const exponent = Math.round(4 * Math.log10(from)) / 4;
    const label = Number.isInteger(exponent) ? `1e${exponent}` : '';
    return {
      label,
      value: cells,
      title: `${count(cells)} polytopes: ${from.toPrecision(2)} to ${to.toPrecision(2)}`,
    };
  });
  const text = 'The share of the domain that a polytope covers, on a logarithmic scale.';
  return section('Areas', text, columns, 'share of the domain', 'polytopes');
}

function vertexSection(partition: Partition): string {
  const counts = vertexCounts(partition);
  const cells = regionCount(partition);
  const mean = partition.cellVertices.length / cells;
  const columns = counts.map((value, i) => {
    return { label: String(i), value, title: `${count(value)} polytopes have ${i} vertices` };
  });
  const text = `On average a polytope has ${mean.toFixed(3)} vertices. Where creases cross in pairs, four polytopes meet at each vertex, and the mean goes to 4 with their number.`;
  return section('Vertices of a polytope', text, columns.slice(3), 'vertices', 'polytopes');
}

function layerSection(partition: Partition): string {
  const columns = edgesPerLayer(partition).map((value, layer) => {
    return { label: String(layer + 1), value, title: `layer ${layer + 1} made ${count(value)} edges` };
  });
  if (columns.length === 0) return '';
  const text = 'On the creases of which layer the edges lie.';
  return section('Edges of a layer', text, columns, 'layer', 'edges');
}

function growthSection(partition: Partition): string {
  const grown = growth(partition);
  const last = grown.at(-1);
  if (last === undefined) return '';
  const ratio = last.regions / last.neurons ** 2;
  const points = grown.map(({ neurons, regions }, layer) => {
    const title = `after layer ${layer + 1}: ${count(regions)} regions, ${count(neurons)} neurons`;
    return { x: neurons, y: regions, title };
  });
  const lines = [
    { factor: 1, label: 'N²' },
    { factor: 0.1, label: 'N² / 10' },
    { factor: 0.01, label: 'N² / 100' },
  ];
  const about = `Regions after each layer against neurons so far; in the end ${ratio.toPrecision(2)} N squared.`;
  const chart = squareChart(points, lines, 'neurons so far, N', about);
  const text = `For two inputs Hanin and Rolnick (2019, arXiv 1906.00904) find that the number of regions grows like the square of the number of neurons N. Here it is ${ratio.toPrecision(2)} N² in the end. Each dot is the partition made by the first layers only.`;
  const rows = grown.map(({ neurons, regions }, i) => [i + 1, neurons, regions]);
  return `<section>\n<h2>Regions and neurons</h2>\n<p>${text}</p>\n<p class="unit">regions</p>\n${chart}\n${table(['after layer', 'neurons', 'regions'], rows)}\n</section>`;
}

function section(heading: string, text: string, columns: readonly Column[], x: string, unit: string): string {
  const chart = columnChart(columns, x, `${heading}: ${count(columns.length)} columns, listed below.`);
  const rows = columns.map(({ label, title, value }) => [
    label === '' ? title.replace(/.*: /, '') : label,
    value,
  ]);
  return `<section>\n<h2>${heading}</h2>\n<p>${text}</p>\n<p class="unit">${unit}</p>\n${chart}\n${table([x, unit], rows)}\n</section>`;
}

/** The numbers of a chart, folded away. */
function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${typeof cell === 'number' ? count(cell) : escaped(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) => line(row, 'td')).join('');
  return `<details><summary>The numbers</summary><table><thead>${line(header, 'th')}</thead><tbody>${body}</tbody></table></details>`;
}
