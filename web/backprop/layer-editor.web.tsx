// Above the diagram: units and activation of every hidden layer, and buttons for more and fewer.

import { For } from 'solid-js';
import { type Layer, LIMITS } from '../../src/backprop/model.ts';
import { ACTIVATIONS, type ActivationName } from '../../src/net/network.ts';
import { ACTIVATION_LABELS, activationOf, parseLayers, printLayers } from './layers.ts';

export function LayerEditor(props: { readonly layers: string; readonly onChange: (layers: string) => void }) {
  const layers = () => parseLayers(props.layers);
  const set = (next: readonly Layer[]) => props.onChange(printLayers(next));
  const change = (at: number, layer: Partial<Layer>) =>
    set(layers().map((old, i) => (i === at ? { ...old, ...layer } : old)));
  const add = () => set([...layers(), layers().at(-1) ?? { units: 4, activation: { kind: 'relu' } }]);
  return (
    <fieldset class="layers">
      <legend class="visually-hidden">Hidden layers</legend>
      <For each={layers().map((_, i) => i)}>
        {(i) => {
          const layer = () => layers()[i] ?? { units: 1, activation: activationOf('relu') };
          const name = () => (layers().length === 1 ? 'the hidden layer' : `hidden layer ${i + 1}`);
          return (
            <div class="layer">
              <button
                type="button"
                class="button"
                aria-label={`A unit less in ${name()}`}
                disabled={layer().units <= 1}
                onClick={() => change(i, { units: layer().units - 1 })}
              >
                −
              </button>
              <output aria-label={`Units of ${name()}`}>{layer().units}</output>
              <button
                type="button"
                class="button"
                aria-label={`A unit more in ${name()}`}
                disabled={layer().units >= LIMITS.units}
                onClick={() => change(i, { units: layer().units + 1 })}
              >
                +
              </button>
              <select
                aria-label={`Activation of ${name()}`}
                onChange={(event) =>
                  change(i, { activation: activationOf(event.currentTarget.value as ActivationName) })
                }
              >
                <For each={ACTIVATIONS}>
                  {(kind) => (
                    <option value={kind} selected={layer().activation.kind === kind}>
                      {ACTIVATION_LABELS[kind]}
                    </option>
                  )}
                </For>
              </select>
            </div>
          );
        }}
      </For>
      <button type="button" class="button" disabled={layers().length >= LIMITS.layers - 1} onClick={add}>
        Add layer
      </button>
      <button
        type="button"
        class="button"
        disabled={layers().length === 0}
        onClick={() => set(layers().slice(0, -1))}
      >
        Remove layer
      </button>
    </fieldset>
  );
}
