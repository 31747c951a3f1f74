// The numbers and the plot of docs/flicker.md, made of the committed tables.

import { readFileSync, writeFileSync } from 'node:fs';
import { GROUPS } from '../../dist/run/spikes/signals.js';
import { ARMS, EPOCHS, SHAPES } from './plan.mjs';
import { meanInterval, ratioInterval, shareInterval } from './statistics.mjs';

const MEASURES = {
  change: 'change of the picture',
  second: 'of it, what comes back',
  patterns: 'points whose pattern changed',
  trainLoss: 'training loss',
};

/** Those in the plot, by the words beside their dots. */
const PLOTTED = { change: 'picture', patterns: 'patterns', trainLoss: 'training loss' };

/** Writes the tables between the page's marks, and the plot beside it. */
export function writePage(page, plot, { runs, spikes }) {
  const text = readFileSync(page, 'utf8');
  const pairs = pairsOf(runs);
  const parts = {
    computed: computedTable(runs),
    pairs: pairsTable(pairs),
    spikes: spikesTable(runs),
    order: orderTable(spikes),
    moved: movedTable(spikes),
    first: firstTable(spikes),
  };
  let written = text;
  for (const [name, table] of Object.entries(parts)) {
    const marks = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);
    if (!marks.test(written)) throw new Error(`${page} lacks the marks of ${name}`);
    written = written.replace(marks, `$1\n${table}\n\n$2`);
  }
  writeFileSync(page, written);
  writeFileSync(plot, plotOf(pairs));
}

/** For every shape, arm and measure: the ratios to the same seed's `kept`. */
function pairsOf(runs) {
  const found = [];
  for (const shape of Object.keys(SHAPES)) {
    for (const arm of Object.keys(ARMS).filter((name) => name !== 'kept')) {
      for (const measure of Object.keys(MEASURES)) {
        const ratios = pairedWith(runs, shape, arm).map(
          ([row, kept]) => Number(row[measure]) / Number(kept[measure]),
        );
        if (ratios.length > 0) found.push({ shape, arm, measure, ratios, interval: ratioInterval(ratios) });
      }
    }
  }
  return found;
}

/** The runs of an arm, each with the run of the same seed that kept its Adam. */
function pairedWith(runs, shape, arm) {
  return runs.flatMap((row) => {
    if (row.shape !== shape || row.arm !== arm) return [];
    const kept = runs.find(
      (other) => other.shape === shape && other.arm === 'kept' && other.seed === row.seed,
    );
    return kept ? [[row, kept]] : [];
  });
}

/** A table in Markdown: its heading, `| a | b |`, and its rows. */
function tableOf(heading, rows) {
  return [heading, `|${'---|'.repeat(heading.split('|').length - 2)}`, ...rows].join('\n');
}

function computedTable(runs) {
  const rows = Object.entries(SHAPES).map(([shape, { width, depth, seeds }]) => {
    const counts = Object.keys(ARMS).map(
      (arm) => runs.filter((row) => row.shape === shape && row.arm === arm).length,
    );
    return `| \`[${width}]*${depth}\` | ${seeds} | ${counts.join(' | ')} |`;
  });
  const names = Object.keys(ARMS);
  return tableOf(`| shape | seeds wanted | ${names.join(' | ')} |`, rows);
}

function pairsTable(pairs) {
  const rows = pairs.map(({ shape, arm, measure, ratios, interval }) => {
    const middle = interval
      ? `${interval.ratio.toPrecision(3)} (${interval.low.toPrecision(3)} to ${interval.high.toPrecision(3)})`
      : `${ratios[0].toPrecision(3)} (one pair: no interval)`;
    return `| ${shape} | ${arm} | ${MEASURES[measure]} | ${ratios.length} | ${middle} |`;
  });
  return tableOf('| shape | arm | measure | pairs | ratio to `kept`, 95% interval |', rows);
}

function spikesTable(runs) {
  const rows = Object.keys(SHAPES).flatMap((shape) =>
    Object.keys(ARMS).flatMap((arm) => {
      const own = runs.filter((row) => row.shape === shape && row.arm === arm);
      if (own.length === 0) return [];
      const mean = own.reduce((sum, { spikes }) => sum + Number(spikes), 0) / own.length;
      const pairs = pairedWith(runs, shape, arm).map(
        ([row, kept]) => Number(row.spikes) - Number(kept.spikes),
      );
      const more = arm === 'kept' ? undefined : meanInterval(pairs);
      const signed = (value) => (value > 0 ? '+' : '') + value.toFixed(1);
      const words = more ? `${signed(more.mean)} (${signed(more.low)} to ${signed(more.high)})` : '-';
      const diverged = own.filter((row) => Number(row.epochs) < EPOCHS).length;
      return [`| ${shape} | ${arm} | ${own.length} | ${mean.toFixed(1)} | ${words} | ${diverged} |`];
    }),
  );
  return tableOf('| shape | arm | runs | spikes a run | more than `kept`, 95% interval | diverged |', rows);
}

function orderTable(spikes) {
  const rows = Object.keys(SHAPES).flatMap((shape) => {
    const own = spikes.filter((row) => row.shape === shape);
    if (own.length === 0) return [`| ${shape} | 0 |${' - |'.repeat(3)}`];
    const share = (called) => {
      const { count, low, high } = shareInterval(
        own.filter((row) => row.called === called).length,
        own.length,
      );
      return `${count} (${Math.round(100 * low)} to ${Math.round(100 * high)}%)`;
    };
    return [`| ${shape} | ${own.length} | ${share('linear')} | ${share('geometry')} | ${share('none')} |`];
  });
  return tableOf(
    '| shape | spikes replayed | linear functions first | geometry first | no order told |',
    rows,
  );
}

/** At how many spikes each of the two moved at all, and in the random steps of the same size. */
function movedTable(spikes) {
  const rows = Object.keys(SHAPES).flatMap((shape) => {
    const own = spikes.filter((row) => row.shape === shape);
    if (own.length === 0) return [];
    const counts = [
      ['steps of training', 'linear', 'geometry'],
      ['random steps', 'controlLinear', 'controlGeometry'],
    ].map(([steps, linear, geometry]) => {
      const moved = (isLinear, isGeometry) =>
        own.filter((row) => (row[linear] !== '') === isLinear && (row[geometry] !== '') === isGeometry)
          .length;
      const cells = [moved(true, false), moved(false, true), moved(true, true), moved(false, false)];
      return `| ${shape} | ${steps} | ${cells.join(' | ')} |`;
    });
    return counts;
  });
  return tableOf('| shape | | linear functions alone | geometry alone | both | neither |', rows);
}

/** What left its noise first; of several at the same step, each is counted. */
function firstTable(spikes) {
  const rows = Object.keys(SHAPES).flatMap((shape) => {
    const own = spikes.filter((row) => row.shape === shape);
    if (own.length === 0) return [];
    const first = (group) => own.filter((row) => row.first.split(' ').includes(group)).length;
    const layers = new Map();
    for (const { where } of own) {
      for (const layer of new Set(where.match(/\d+/g) ?? []))
        layers.set(Number(layer), (layers.get(Number(layer)) ?? 0) + 1);
    }
    const named = [...layers].sort(([a], [b]) => a - b).map(([layer, count]) => `${layer}: ${count}`);
    const counts = ['', ...GROUPS].map(first);
    return [`| ${shape} | ${counts.join(' | ')} | ${named.join(', ') || '-'} |`];
  });
  return tableOf(`| shape | nothing | ${GROUPS.join(' | ')} | layers named: spikes |`, rows);
}

/** The ratios as dots, below them their means with intervals, on a logarithmic axis. */
function plotOf(pairs) {
  const [width, rowHeight, left] = [640, 22, 250];
  const rows = pairs.filter(({ measure }) => measure in PLOTTED);
  const x = (ratio) => left + ((Math.log2(Math.min(4, Math.max(0.25, ratio))) + 2) / 4) * (width - left - 20);
  const parts = [0.25, 0.5, 1, 2, 4].map(
    (at) =>
      `<line x1="${x(at)}" x2="${x(at)}" y1="10" y2="${rows.length * rowHeight + 14}" stroke="#bbb"/><text x="${x(at)}" y="${rows.length * rowHeight + 30}" text-anchor="middle">${at}</text>`,
  );
  rows.forEach(({ shape, arm, measure, ratios, interval }, i) => {
    const y = 20 + i * rowHeight;
    parts.push(
      `<text x="${left - 8}" y="${y + 4}" text-anchor="end">${shape} ${arm}: ${PLOTTED[measure]}</text>`,
    );
    if (interval)
      parts.push(
        `<line x1="${x(interval.low)}" x2="${x(interval.high)}" y1="${y + 5}" y2="${y + 5}" stroke="#0072b2" stroke-width="3"/><circle cx="${x(interval.ratio)}" cy="${y + 5}" r="3" fill="#0072b2"/>`,
      );
    for (const ratio of ratios)
      parts.push(
        `<circle cx="${x(ratio).toFixed(1)}" cy="${y - 3}" r="3" fill="#d55e00" fill-opacity="0.5"/>`,
      );
  });
  const height = rows.length * rowHeight + 50;
  const title = `<text x="${(left + width) / 2}" y="${height - 4}" text-anchor="middle">ratio to the same seed's run with one Adam kept</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img"><title>Ratios by arm, one dot a seed, and below them their means with 95% intervals</title><rect width="${width}" height="${height}" fill="#fff"/>${parts.join('')}${title}</svg>\n`;
}
