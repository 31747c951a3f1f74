// What the network says of the corners, and which input diagram and equations are about.

import { createMemo, For, Show } from 'solid-js';
import { printed } from '../../src/backprop/digits.ts';
import { probability, threshold } from '../../src/backprop/loss.ts';
import { forwardSample } from '../../src/backprop/pass.ts';
import { CORNERS } from '../../src/data/plane-sets.ts';
import type { Session } from './session.web.ts';

export function Predictions(props: { readonly session: Session }) {
  const look = () => props.session.settings.values().look;
  const rows = createMemo(() => {
    const { plan, training, data, step } = props.session;
    const parameters = step()?.before.parameters;
    const corners = data().corners;
    if (!parameters) return [];
    return CORNERS.map(([x, y], i) => {
      const { output } = forwardSample(plan().model, parameters, Float64Array.of(x, y));
      const label = corners?.labels[i];
      const isOne = output >= threshold(training());
      return {
        ...{ x, y, label, look: `${x}${y}` as '00' | '01' | '10' | '11' },
        value: printed(probability(training(), output) ?? output, 4),
        right: label === undefined || Number.isNaN(output) ? undefined : isOne === (label === 1),
      };
    });
  });
  const set = (value: 'next' | '00' | '01' | '10' | '11') =>
    props.session.settings.set({ look: value, micro: 0 });
  return (
    <fieldset class="predictions">
      <legend>Input that is shown</legend>
      <button type="button" class="button" aria-pressed={look() === 'next'} onClick={() => set('next')}>
        next sample
      </button>
      <For each={rows().map((_, i) => i)}>
        {(i) => {
          const row = () => rows()[i]!;
          return (
            <Show when={rows()[i]}>
              <button
                type="button"
                class="button"
                aria-pressed={look() === row().look}
                onClick={() => set(row().look)}
              >
                [{row().x}, {row().y}]<Show when={row().label !== undefined}> → {row().label}</Show>:{' '}
                <span class="number">{row().value}</span>
                <Show when={row().right !== undefined}>
                  <span classList={{ wrong: row().right === false }}>
                    {row().right ? ' ✓' : ' ✗'}
                    <span class="visually-hidden">{row().right ? 'right' : 'wrong'}</span>
                  </span>
                </Show>
              </button>
            </Show>
          );
        }}
      </For>
    </fieldset>
  );
}
