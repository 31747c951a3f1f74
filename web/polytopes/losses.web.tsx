// The losses of the training as a chart that grows, and as a table.

import { createMemo, createSignal, onCleanup } from 'solid-js';
import type { LossCurve } from '../lab/protocol.ts';
import { Chart } from '../ui/chart.web.tsx';
import type { Side } from './side.web.ts';
import { significant } from './words.ts';

/** The curve is asked for this often, in milliseconds. */
const EVERY = 700;
const EMPTY: LossCurve = {
  epochs: new Float64Array(0),
  trainLosses: new Float64Array(0),
  valLosses: new Float64Array(0),
};

interface LossesProps {
  readonly title: string;
  readonly side: Side;
  readonly epoch: number;
  readonly onPick: (epoch: number) => void;
}

export function Losses(props: LossesProps) {
  const [curve, setCurve] = createSignal(EMPTY);
  let seen = -1;
  const timer = setInterval(async () => {
    const { newestEpoch } = props.side.progress();
    if (newestEpoch === seen || !props.side.ready()) return;
    seen = newestEpoch;
    setCurve(await props.side.lab.losses().catch(() => EMPTY));
  }, EVERY);
  onCleanup(() => clearInterval(timer));
  const sentence = createMemo(() => {
    const { epochs, trainLosses, valLosses } = curve();
    const last = epochs.length - 1;
    if (last < 0) return 'No epoch is trained yet.';
    const [train, val] = [trainLosses, valLosses].map((y) => [
      significant(y[0]!, 3),
      significant(y[last]!, 3),
    ]);
    return `From epoch ${epochs[0]} to ${epochs[last]} the training loss went from ${train![0]} to ${train![1]}, the validation loss from ${val![0]} to ${val![1]}.`;
  });
  return (
    <Chart
      title={props.title}
      sentence={sentence()}
      xLabel="Epoch"
      x={curve().epochs}
      series={[
        { label: 'Training', y: curve().trainLosses },
        { label: 'Validation', y: curve().valLosses },
      ]}
      log
      cursor={props.epoch}
      onPick={props.onPick}
      height={150}
    />
  );
}
