// Hidden space: where the samples are once the hidden layers have moved them, and the line that then separates them.

import { createMemo, createSignal, For, Show } from 'solid-js';
import { printed } from '../../src/backprop/digits.ts';
import { threshold } from '../../src/backprop/loss.ts';
import { layerPlaces } from '../../src/backprop/model.ts';
import { forwardSample } from '../../src/backprop/pass.ts';
import type { Session } from './session.web.ts';

const SIZE = 320;
const MARGIN = 28;

export function Hidden(props: { readonly session: Session }) {
  const { session } = props;
  const model = () => session.plan().model;
  const layer = () => model().layers.length - 2;
  const units = () => model().layers[layer()]?.units ?? 0;
  const [across, setAcross] = createSignal(0);
  const [up, setUp] = createSignal(1);
  const unit = (chosen: number) => Math.min(chosen, units() - 1);
  const points = createMemo(() => {
    const parameters = session.step()?.before.parameters;
    if (!parameters || units() === 0) return undefined;
    const corners = session.data().corners;
    const samples = session.data().points.map(({ x, y, label }) => ({ x, y, label, corner: false }));
    const ends = [0, 1, 2, 3].flatMap((i) =>
      corners
        ? [
            {
              x: corners.inputs[2 * i]!,
              y: corners.inputs[2 * i + 1]!,
              label: corners.labels[i]!,
              corner: true,
            },
          ]
        : [],
    );
    return [...samples, ...ends].map((point) => {
      const { activations, sums } = forwardSample(model(), parameters, Float64Array.of(point.x, point.y));
      return { ...point, a: activations[layer()]!, z: sums.at(-1)![0]! };
    });
  });
  const range = (values: readonly number[]) => {
    const finite = values.filter(Number.isFinite);
    const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
    return { low, high: high > low ? high : low + 1 };
  };
  const frame = createMemo(() => {
    const all = points() ?? [];
    return {
      x: range(all.map(({ a }) => a[unit(across())]!)),
      y: range(all.map(({ a }) => a[unit(up())]!)),
      z: range(all.map(({ z }) => z)),
    };
  });
  const scale = ({ low, high }: { low: number; high: number }, value: number) =>
    MARGIN + ((value - low) / (high - low)) * (SIZE - 2 * MARGIN);
  const px = (value: number) => scale(frame().x, value) || 0;
  const py = (value: number) => SIZE - scale(frame().y, value) || 0;
  /** The output's weights of the two units and its bias: the line, where the other units are 0. */
  const line = createMemo(() => {
    const parameters = session.step()?.before.parameters;
    const place = layerPlaces(model()).at(-1)!;
    if (!parameters || units() < 2) return '';
    const u = parameters[place.weights + unit(across())]!;
    const v = parameters[place.weights + unit(up())]!;
    const c = parameters[place.biases]! - threshold(session.training());
    const { x, y } = frame();
    // Where u a + v b + c = 0 meets the frame.
    const ends = [
      [x.low, -(c + u * x.low) / v],
      [x.high, -(c + u * x.high) / v],
      [-(c + v * y.low) / u, y.low],
      [-(c + v * y.high) / u, y.high],
    ].filter(
      ([a, b]) => a! >= x.low - 1e-9 && a! <= x.high + 1e-9 && b! >= y.low - 1e-9 && b! <= y.high + 1e-9,
    );
    return ends.length < 2
      ? ''
      : `M${px(ends[0]![0]!)} ${py(ends[0]![1]!)}L${px(ends[1]![0]!)} ${py(ends[1]![1]!)}`;
  });
  const separated = createMemo(() => {
    const all = (points() ?? []).filter(({ corner }) => !corner);
    const ones = all.filter(({ label }) => label === 1).map(({ z }) => z);
    const zeros = all.filter(({ label }) => label === 0).map(({ z }) => z);
    return Math.min(...ones) > Math.max(...zeros);
  });
  const Select = (inner: {
    readonly label: string;
    readonly value: number;
    readonly onChange: (unit: number) => void;
  }) => (
    <label class="pace">
      <span>{inner.label}</span>
      <select onChange={(event) => inner.onChange(Number(event.currentTarget.value))}>
        <For each={Array.from({ length: units() }, (_, i) => i)}>
          {(i) => (
            <option value={i} selected={i === inner.value}>
              h{i + 1}
            </option>
          )}
        </For>
      </select>
    </label>
  );
  return (
    <Show
      when={units() > 0 && points()}
      fallback={
        <p>
          Without a hidden layer the samples stay where they are: only a line of the plane itself can separate
          them.
        </p>
      }
    >
      {(all) => (
        <div class="hidden-space">
          <div class="row">
            <Select label="Across" value={unit(across())} onChange={setAcross} />
            <Select label="Up" value={unit(up())} onChange={setUp} />
          </div>
          <div class="pair">
            <figure>
              <figcaption>
                <h3>
                  Activations of h{unit(across()) + 1} and h{unit(up()) + 1}
                </h3>
              </figcaption>
              <svg
                viewBox={`0 0 ${SIZE} ${SIZE}`}
                role="img"
                aria-label={`The samples by the activations of two hidden units, from ${printed(frame().x.low, 3)} to ${printed(frame().x.high, 3)} and ${printed(frame().y.low, 3)} to ${printed(frame().y.high, 3)}.`}
              >
                <path
                  class="axis"
                  d={`M${px(0)} ${MARGIN}V${SIZE - MARGIN}M${MARGIN} ${py(0)}H${SIZE - MARGIN}`}
                />
                <path class="boundary" d={line()} />
                <For each={all()}>
                  {(point) => (
                    <circle
                      class={point.label === 1 ? 'one' : 'zero'}
                      classList={{ corner: point.corner }}
                      cx={px(point.a[unit(across())]!)}
                      cy={py(point.a[unit(up())]!)}
                      r={point.corner ? 8 : 3.5}
                    />
                  )}
                </For>
              </svg>
              <p class="muted">
                Large: the four corners. The line is where the output would be undecided with the other units
                at 0.
              </p>
            </figure>
            <figure>
              <figcaption>
                <h3>What the output makes of them: its sum z</h3>
              </figcaption>
              <svg
                viewBox={`0 0 ${SIZE} 120`}
                role="img"
                aria-label="The samples by the output's sum, 1 above and 0 below the line."
              >
                <path class="axis" d={`M${MARGIN} 60H${SIZE - MARGIN}`} />
                <path
                  class="boundary"
                  d={`M${scale(frame().z, threshold(session.training())) || 0} 15V105`}
                />
                <For each={all()}>
                  {(point) => (
                    <circle
                      class={point.label === 1 ? 'one' : 'zero'}
                      classList={{ corner: point.corner }}
                      cx={scale(frame().z, point.z) || 0}
                      cy={point.label === 1 ? 40 : 80}
                      r={point.corner ? 8 : 3.5}
                    />
                  )}
                </For>
              </svg>
              <p>
                {separated()
                  ? 'One threshold separates all ones from all zeros.'
                  : 'No threshold separates all ones from all zeros yet.'}
              </p>
            </figure>
          </div>
        </div>
      )}
    </Show>
  );
}
