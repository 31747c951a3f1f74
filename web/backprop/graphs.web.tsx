// Graphs over epochs: losses, accuracies, weights, biases and their gradients; a click goes to that epoch.

import { createMemo, createSignal, For, Show } from 'solid-js';
import { printed } from '../../src/backprop/digits.ts';
import { parameterPlaces } from '../../src/backprop/model.ts';
import { parameterSymbol, parameterWords, symbolText } from '../../src/backprop/places.ts';
import { Button } from '../ui/button.web.tsx';
import { Chart, type Series } from '../ui/chart.web.tsx';
import { type Column, columnAt, epochsOf, gradientAt, parameterAt } from './curves.ts';
import type { Curve } from './messages.ts';
import type { Session } from './session.web.ts';

const KINDS = [
  { value: 'loss', label: 'Loss' },
  { value: 'accuracy', label: 'Accuracy' },
  { value: 'weights', label: 'Weights' },
  { value: 'biases', label: 'Biases' },
  { value: 'weight-gradients', label: 'Gradients of weights' },
  { value: 'bias-gradients', label: 'Gradients of biases' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

/** More lines could not be told apart. */
const MOST_LINES = 16;

export function Graphs(props: {
  readonly session: Session;
  readonly selected: number | undefined;
  readonly onClear: () => void;
}) {
  const [kind, setKind] = createSignal<Kind>('loss');
  const { session } = props;
  const places = createMemo(() => parameterPlaces(session.plan().model));
  const curves = createMemo(() => {
    const curve = session.curve();
    if (!curve || curve.parameters !== places().length) return undefined;
    const other = session.other()?.parameters === curve.parameters ? session.other() : undefined;
    return { curve, other, epochs: epochsOf(curve, other) };
  });
  const named = (k: number) => symbolText(parameterSymbol(places()[k]!));
  const pick = (epoch: number) => session.seek(epoch);
  return (
    <Show when={curves()} fallback={<p>Waiting for the first epoch.</p>}>
      {(now) => {
        /** A series, and where there is another future the same of it. */
        const both = (label: string, of: (curve: Curve) => Float64Array): Series[] => {
          const { curve, other } = now();
          const own = { label, y: of(curve) };
          return other ? [own, { label: `${label}, left behind`, y: of(other) }] : [own];
        };
        const column = (label: string, name: Column) =>
          both(label, (curve) => columnAt(curve, name, now().epochs)).filter(({ y }) => !Number.isNaN(y[0]));
        const lines = (weights: boolean, gradients: boolean): Series[] =>
          places()
            .map((_, k) => k)
            .filter((k) => (places()[k]!.from !== null) === weights)
            .slice(0, MOST_LINES)
            .flatMap((k) =>
              both(gradients ? `∂L/∂${named(k)}` : named(k), (curve) =>
                (gradients ? gradientAt : parameterAt)(curve, k, now().epochs),
              ),
            );
        const series = createMemo<Series[]>(() => {
          switch (kind()) {
            case 'loss':
              return [
                ...column('training', 'trainingLoss'),
                ...column('clean', 'cleanLoss'),
                ...column('held out', 'heldLoss'),
              ];
            case 'accuracy':
              return [
                ...column('training', 'trainingAccuracy'),
                ...column('clean', 'cleanAccuracy'),
                ...column('held out', 'heldAccuracy'),
              ];
            default:
              return lines(kind().startsWith('weight'), kind().endsWith('gradients'));
          }
        });
        const selected = () => Math.min(props.selected ?? 0, places().length - 1);
        const values = createMemo(() =>
          both(named(selected()), (curve) => parameterAt(curve, selected(), now().epochs)),
        );
        const gradients = createMemo(() =>
          both('gradient', (curve) => gradientAt(curve, selected(), now().epochs)),
        );
        const chart = () => ({
          xLabel: 'epoch',
          x: now().epochs,
          cursor: session.shown()?.state.epoch,
          onPick: pick,
        });
        return (
          <div class="graphs">
            <Show when={props.selected !== undefined}>
              <section class="selected">
                <div class="row">
                  <h3>The {parameterWords(session.plan().model, selected())}</h3>
                  <Button onClick={props.onClear}>Clear</Button>
                </div>
                <div class="pair">
                  <Chart title="Value" sentence={lastOf(values())} series={values()} {...chart()} />
                  <Chart
                    title="Mean gradient over the training samples"
                    sentence={lastOf(gradients())}
                    series={gradients()}
                    {...chart()}
                  />
                </div>
              </section>
            </Show>
            <fieldset class="segments">
              <legend class="visually-hidden">Graph of</legend>
              <For each={KINDS}>
                {({ value, label }) => (
                  <label>
                    <input
                      type="radio"
                      name="graph"
                      checked={kind() === value}
                      onChange={() => setKind(value)}
                    />
                    {label}
                  </label>
                )}
              </For>
            </fieldset>
            <Show when={`${kind()} ${series().map(({ label }) => label)}`} keyed>
              <Chart
                title={KINDS.find(({ value }) => value === kind())!.label}
                sentence={lastOf(series())}
                series={series()}
                height={240}
                {...chart()}
              />
            </Show>
            <p class="muted">A click goes to that epoch. Gradients are means over the training samples.</p>
          </div>
        );
      }}
    </Show>
  );
}

const lastOf = (series: readonly Series[]) =>
  series
    .slice(0, 6)
    .map(({ label, y }) => {
      const last = Array.from(y).findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
      return `${label}: ${printed(y[0]!, 4)} at first, ${printed(last, 4)} at last`;
    })
    .join('; ');
