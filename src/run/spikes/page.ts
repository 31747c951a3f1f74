// The page of a run's spikes: what moved first, by how much, how sure; plots of every signal; pictures around the spike.

import { escaped } from '../../format/html.ts';
import { REPORT_STYLE } from '../../picture/exact/report-style.ts';
import { type Line, lineChart, type Mark } from '../../picture/line-chart.ts';
import type { SpikeReport } from './analyse.ts';
import type { LossPair, Spike } from './detect.ts';
import { RULE } from './onset.ts';
import type { Group, Row } from './signals.ts';
import { placeOf, times, verdictText } from './words.ts';

/** A picture as a data URL, and what it shows. */
export interface PagePicture {
  readonly url: string;
  readonly about: string;
}

export interface PageParts {
  readonly name: string;
  readonly losses: readonly LossPair[];
  readonly spikes: readonly Spike[];
  readonly reports: readonly { readonly report: SpikeReport; readonly pictures: readonly PagePicture[] }[];
}

const CHARTS: readonly { group: Group; title: string; hasControl: boolean; about: string }[] = [
  {
    group: 'loss',
    title: 'Loss',
    hasControl: false,
    about: 'of the batch before its step, and of the validation points after it',
  },
  { group: 'gradient', title: 'Gradient', hasControl: false, about: 'its norm' },
  {
    group: 'weights',
    title: 'Weights',
    hasControl: false,
    about: 'the change of every tensor over its size',
  },
  {
    group: 'linear',
    title: 'Linear functions',
    hasControl: true,
    about: 'the change of gradient and value under the pattern before the step, over their size',
  },
  {
    group: 'geometry',
    title: 'Geometry',
    hasControl: true,
    about: 'the share of the area whose pattern changed, and how far creases moved',
  },
];

/** The page: self-contained HTML. */
export function spikesPage({ name, losses, spikes, reports }: PageParts): string {
  const title = `Spikes of ${name}`;
  const marks = spikes.map(({ epoch }): Mark => ({ at: epoch - 1, label: String(epoch) }));
  const pick = (key: keyof LossPair) => losses.map((pair) => pair[key]);
  const overview = lineChart(
    [
      { name: 'training loss', values: pick('trainLoss') },
      { name: 'validation loss', values: pick('valLoss') },
    ],
    marks,
    1,
    'epoch',
    'Training and validation loss by epoch, with the spikes marked',
  );
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>\n<style>${REPORT_STYLE}
main > section { grid-column: 1 / -1; } .pictures { display: flex; flex-wrap: wrap; gap: 12px; }
figure { margin: 0; max-width: 100%; } img { display: block; max-width: 100%; image-rendering: pixelated; }
figcaption { color: var(--quiet); font-size: 14px; } .left { text-align: left; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 8px 32px; }
</style>\n</head>\n<body>\n<main>`,
    `<h1>${escaped(title)}</h1>`,
    `<section>${overview}</section>`,
    spikes.length === 0 ? '<p>No epoch is a spike by the rule.</p>' : '',
    ...reports.map(({ report, pictures }) => section(report, pictures)),
    `<section><h2>How it was measured</h2><p>An onset is the first step at which a signal leaves the ${RULE.reference} steps before it by ${RULE.deviations} robust standard deviations, as part of an excursion at least half as high, as a logarithm, as the highest. Within a step the order is that of the computation: the gradient is taken before the weights move, and these before the functions do, so that onsets at one step have no order. The control moves every tensor by as much as the step did, in a random direction: what it shows too is due to the size of the step. The network is continuous across its creases, so that for small steps the pattern has little part in a change, whatever its cause.</p></section>`,
    '</main>\n</body>\n</html>\n',
  ].join('\n');
}

function section(report: SpikeReport, pictures: readonly PagePicture[]): string {
  const { spike, steps, verdict, jump } = report;
  const first = steps[0]?.globalStep ?? 0;
  const marks: Mark[] = [
    ...(verdict.groups[0] ? [{ at: verdict.groups[0].onset.step, label: 'first onset' }] : []),
    { at: jump, label: 'loss jumps' },
  ];
  const rows = verdict.groups.map(({ group, signal, onset }) => {
    const range = `${steps[onset.earliest]!.globalStep} to ${steps[onset.latest]!.globalStep}`;
    const cells = [placeOf(steps[onset.step]!), range, times(onset.factor), onset.deviations.toFixed(1)];
    return `<tr><th class="left">${group}</th><td class="left">${escaped(signal)}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const head =
    '<tr><th class="left">group</th><th class="left">signal</th><th>onset</th><th>between steps</th><th>by</th><th>deviations</th></tr>';
  const charts = CHARTS.map(({ group, title, hasControl, about }) => {
    const names = verdict.signals
      .filter((signal) => signal.group === group && !signal.isDetail)
      .map((own) => own.name);
    const lines = names.map((name): Line => ({ name, values: steps.map(({ row }) => signalOf(row, name)) }));
    const control = names.map(
      (name): Line => ({
        name: `${name}, control`,
        values: steps.map((own) => signalOf(own.control, name)),
        isControl: true,
      }),
    );
    const all = hasControl ? [...lines, ...control] : lines;
    return `<div><h3>${title}</h3><p class="unit">${about}</p>${lineChart(all, marks, first, 'step of the run', `${title} by step`)}</div>`;
  });
  const figures = pictures.map(
    ({ url, about }) =>
      `<figure><img src="${url}" alt="${escaped(about)}"><figcaption>${escaped(about)}</figcaption></figure>`,
  );
  return [
    `<section><h2>Epoch ${spike.epoch}: ${spike.loss === 'trainLoss' ? 'training' : 'validation'} loss ${times(spike.factor)}</h2>`,
    ...verdictText(report).map((line) => `<p>${escaped(line)}</p>`),
    `<table>${head}${rows.join('')}</table>`,
    `<div class="pictures">${figures.join('')}</div>`,
    `<div class="charts">${charts.join('')}</div></section>`,
  ].join('\n');
}

function signalOf(row: Row, name: string): number {
  return row[name] ?? Number.NaN;
}
