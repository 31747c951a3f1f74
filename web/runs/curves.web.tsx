// The curves of a run, or of two over one another: losses, and accuracies where labels are learnt.

import { createMemo, Show } from 'solid-js';
import type { Settings } from '../shell/link.web.ts';
import { Chart } from '../ui/chart.web.tsx';
import { brief } from '../ui/chart-rows.ts';
import { Field } from '../ui/field.web.tsx';
import { drawnCurves, type Measure } from './curve.ts';
import type { OpenRun } from './live.web.ts';
import { RUNS } from './settings.ts';

const LOSSES = [
  { measure: 'trainLoss', label: 'training loss' },
  { measure: 'valLoss', label: 'validation loss' },
] as const;

const ACCURACIES = [
  { measure: 'trainAccuracy', label: 'training accuracy' },
  { measure: 'valAccuracy', label: 'validation accuracy' },
] as const;

interface CurvesProps {
  readonly runs: readonly OpenRun[];
  readonly settings: Settings<typeof RUNS>;
}

export function Curves(props: CurvesProps) {
  const labels = () => (props.runs.length > 1 ? props.runs.map(({ summary }) => summary().path) : ['']);
  const drawn = (measures: readonly { measure: Measure; label: string }[]) =>
    drawnCurves(
      props.runs.map(({ epochs }) => epochs()),
      labels(),
      measures,
    );
  const losses = createMemo(() => drawn(LOSSES));
  const accuracies = createMemo(() => drawn(ACCURACIES));
  const hasAccuracies = () => accuracies().series.some(({ y }) => y.some((value) => !Number.isNaN(value)));
  const canBeLog = () => losses().series.every(({ y }) => y.every((value) => !(value <= 0)));
  const isLog = () => props.settings.values().log && canBeLog();
  const sentence = () =>
    props.runs
      .map(({ summary, epochs }) => {
        const last = epochs().at(-1);
        if (!last) return `${summary().path} has no epoch yet.`;
        return `${summary().path} is at a training loss of ${brief(last.trainLoss)} and a validation loss of ${brief(last.valLoss)} after ${last.epoch} epochs.`;
      })
      .join(' ');
  return (
    <Show when={losses().x.length > 0} fallback={<p class="quiet">{sentence()}</p>}>
      <Show when={canBeLog()}>
        <Field
          setting={RUNS.log}
          value={props.settings.values().log}
          onChange={(log) => props.settings.set({ log: log === true })}
        />
      </Show>
      {/* Another axis is another chart. */}
      <Show when={`${isLog()} ${labels().join()}`} keyed>
        <Chart
          title="Loss"
          sentence={sentence()}
          xLabel="epoch"
          x={losses().x}
          series={losses().series}
          log={isLog()}
          height={240}
          onPick={(epoch) => props.settings.set({ epoch })}
        />
      </Show>
      <Show when={hasAccuracies() && labels().join()} keyed>
        <Chart
          title="Accuracy"
          sentence={`The shares of labels that are right, of 1. ${sentence()}`}
          xLabel="epoch"
          x={accuracies().x}
          series={accuracies().series}
        />
      </Show>
    </Show>
  );
}
