// The controls of the trainings, made from the table of settings, for the left and for the right.

import { createSignal, For, Show } from 'solid-js';
import type { Setting } from '../shell/setting.ts';
import { Field } from '../ui/field.web.tsx';
import { Tabs } from '../ui/tabs.web.tsx';
import { TRAINED, type TrainedValues } from './recipe.ts';
import { POLYTOPES } from './settings.ts';

interface ControlsProps {
  readonly left: TrainedValues;
  /** Undefined where there is one training only. */
  readonly right: TrainedValues | undefined;
  readonly onLeft: (changes: Partial<TrainedValues>) => void;
  readonly onRight: (changes: Partial<TrainedValues>) => void;
  readonly onFile: (file: File) => void;
}

export function Controls(props: ControlsProps) {
  const [side, setSide] = createSignal<'left' | 'right'>('left');
  const shown = () => (props.right && side() === 'right' ? props.right : props.left);
  const change = (changes: Partial<TrainedValues>) =>
    shown() === props.left ? props.onLeft(changes) : props.onRight(changes);
  return (
    <section class="controls" aria-label="Training">
      <Show
        when={props.right}
        fallback={<Fields values={props.left} onChange={props.onLeft} onFile={props.onFile} />}
      >
        <Tabs
          label="Which side's settings"
          tabs={[
            { value: 'left', label: 'Left' },
            { value: 'right', label: 'Right' },
          ]}
          value={side()}
          onChange={setSide}
        >
          <Fields values={shown()} onChange={change} onFile={props.onFile} />
        </Tabs>
      </Show>
    </section>
  );
}

function Fields(props: {
  readonly values: TrainedValues;
  readonly onChange: (changes: Partial<TrainedValues>) => void;
  readonly onFile: (file: File) => void;
}) {
  let file!: HTMLInputElement;
  return (
    <div class="fields">
      <For each={TRAINED}>
        {(name) => (
          <Field
            setting={POLYTOPES[name] as Setting}
            value={props.values[name]}
            onChange={(value) => {
              if (value === 'own') file.click();
              props.onChange({ [name]: value });
            }}
          />
        )}
      </For>
      <div class="own">
        <button type="button" class="button" onClick={() => file.click()}>
          From a file…
        </button>
        <input
          ref={file}
          type="file"
          accept="image/*"
          hidden
          onChange={() => {
            const chosen = file.files?.[0];
            file.value = '';
            if (chosen) props.onFile(chosen);
          }}
        />
      </div>
    </div>
  );
}
