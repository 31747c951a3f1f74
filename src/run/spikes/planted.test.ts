// Planted causes: the spike is found, its onset dated to within two steps, and the layer named.
//
// CREASE_PLANTED=100 npx vitest run src/run/spikes/planted.test.ts plants a hundred instead of the few of every test run;
// CREASE_PLANTED=50-100 the second half of them.

import { expect, test } from 'vitest';
import { createPointEvaluator } from '../../polytope/change/create.node.ts';
import { analyseSpike } from './analyse.ts';
import { findSpikes } from './detect.ts';
import { type Cause, plantedSpec, settingOf, trained } from './testing/planted.ts';

const [END, FIRST = 0] = (process.env.CREASE_PLANTED ?? '5').split('-').map(Number).reverse() as [
  number,
  number?,
];
const COUNT = END - FIRST;

/** Five kinds in turn, each of several sizes; `where` is what the verdict has to name. */
function causeOf(run: number): { cause: Cause; where: (named: readonly string[] | 'all') => boolean } {
  const size = 1 + (Math.floor(run / 5) % 3) / 2;
  const layer = 1 + (Math.floor(run / 5) % 2);
  const isFirst = (name: string) => (named: readonly string[] | 'all') =>
    named !== 'all' && named[0] === name;
  const isAll = (named: readonly string[] | 'all') => named === 'all';
  switch (run % 5) {
    case 0:
      return { cause: { kind: 'rate', factor: 200 * size }, where: isAll };
    case 1:
      return { cause: { kind: 'batch' }, where: isAll };
    case 2:
      return { cause: { kind: 'shake', layer, size: 0.4 * size }, where: isFirst(`weights ${layer + 1}`) };
    case 3:
      return { cause: { kind: 'shake', layer: 3, size: 0.4 * size }, where: isFirst('weights 4') };
    default:
      return { cause: { kind: 'biases', size: 1.5 * size }, where: isFirst('biases 1') };
  }
}

test(`${COUNT} planted causes`, { timeout: 60_000 * (COUNT + 2) }, async () => {
  const tally = { found: 0, onset: 0, where: 0, replayed: 0 };
  const missed: string[] = [];
  for (let run = FIRST; run < END; run++) {
    const { cause, where } = causeOf(run);
    const spec = plantedSpec(run + 1, { epochs: 72 });
    const plant = { step: 290 + (run % 11), cause, seed: run };
    const setting = settingOf(spec, plant);
    const { losses, history } = await trained(spec, setting, 24);
    const epoch = Math.floor(plant.step / 5) + 1;
    const spike = findSpikes(losses).find((found) => found.epoch === epoch || found.epoch === epoch + 1);
    const say = (what: string) => missed.push(`run ${run}, ${JSON.stringify(cause)}: ${what}`);
    if (spike === undefined) {
      say(`not found (epoch ${epoch}): ${JSON.stringify(findSpikes(losses))}`);
      continue;
    }
    tally.found++;
    const { steps, verdict, checked } = await analyseSpike(history, setting, spike, {
      evaluator: createPointEvaluator(),
      side: 12,
    });
    const onset = verdict.groups[0] && steps[verdict.groups[0].onset.step]!.globalStep;
    if (onset !== undefined && Math.abs(onset - plant.step) <= 2) tally.onset++;
    else say(`onset ${onset} instead of ${plant.step}: ${JSON.stringify(verdict.groups)}`);
    if (where(verdict.where)) tally.where++;
    else say(`named ${verdict.where}`);
    if (checked.length > 0 && checked.every(({ equal }) => equal)) tally.replayed++;
    if (COUNT > 5) console.log(JSON.stringify({ run, ...tally }));
  }
  console.log(JSON.stringify(tally), missed.join('\n'));
  expect(tally.replayed).toBe(tally.found);
  // Of a part, a few misses are nothing.
  if (FIRST > 0) return;
  expect(tally.found, missed.join('\n')).toBeGreaterThanOrEqual(0.95 * COUNT);
  expect(tally.onset, missed.join('\n')).toBeGreaterThanOrEqual(0.9 * COUNT);
  expect(tally.where, missed.join('\n')).toBeGreaterThanOrEqual(0.9 * COUNT);
});
