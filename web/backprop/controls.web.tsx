// The settings of the view as controls, in groups.

import { For } from 'solid-js';
import { Button } from '../ui/button.web.tsx';
import { Field } from '../ui/field.web.tsx';
import type { BackpropValues } from './plan.ts';
import type { Session } from './session.web.ts';
import { BACKPROP } from './settings.ts';

type Name = keyof typeof BACKPROP;

const GROUPS: readonly { readonly title: string; readonly names: readonly Name[] }[] = [
  { title: 'Samples', names: ['set', 'samples', 'noise', 'data'] },
  { title: 'Network', names: ['start', 'seed', 'loss', 'output'] },
  { title: 'Training', names: ['optimizer', 'rate', 'momentum', 'batch', 'shuffle'] },
  { title: 'Penalties', names: ['l1', 'l2', 'confidence'] },
];

/** What a control is for only where another is set so. */
const SHOWN: Partial<Record<Name, (values: BackpropValues) => boolean>> = {
  samples: ({ set }) => !['xor', 'and', 'or', 'own'].includes(set),
  noise: ({ set }) => set !== 'own',
  data: ({ set }) => set !== 'own',
  output: ({ loss }) => loss === 'mse',
  momentum: ({ optimizer }) => optimizer === 'sgd_momentum',
  confidence: ({ loss }) => loss === 'bce',
};

/** A seed that has not been seen before, small enough to be told to someone. */
const anySeed = () => Math.floor(Math.random() * 99999) + 1;

export function Controls(props: { readonly session: Session }) {
  const values = () => props.session.values();
  const change = (name: Name, value: string | number | boolean) => props.session.change({ [name]: value });
  return (
    <div class="controls">
      <For each={GROUPS}>
        {({ title, names }, i) => (
          <details class="group" open={i() < 3}>
            <summary>{title}</summary>
            <div class="fields">
              <For each={names.filter((name) => SHOWN[name]?.(values()) ?? true)}>
                {(name) => (
                  <Field
                    setting={BACKPROP[name]}
                    value={values()[name]}
                    onChange={(value) => change(name, value)}
                  />
                )}
              </For>
              {title === 'Network' && <Button onClick={() => change('seed', anySeed())}>Another seed</Button>}
              {title === 'Samples' && values().set !== 'own' && (
                <Button onClick={() => change('data', anySeed())}>Other samples</Button>
              )}
            </div>
          </details>
        )}
      </For>
    </div>
  );
}
