// The control of a setting: a list, a number, a text or a box to tick, made from the setting's description.

import { createEffect, createSignal, createUniqueId, For, Match, on, Show, Switch } from 'solid-js';
import { type ChoiceSetting, read, type Setting, write } from '../shell/setting.ts';
import { Hint } from './tip.web.tsx';

interface FieldProps<S extends Setting> {
  readonly setting: S;
  readonly value: string | number | boolean;
  readonly onChange: (value: string | number | boolean) => void;
}

/** The control that fits a setting. */
export function Field(props: FieldProps<Setting>) {
  return (
    <Switch fallback={<Typed {...props} />}>
      <Match when={props.setting.kind === 'choice' && props.setting}>
        {(setting) => <Select {...props} setting={setting() as ChoiceSetting} />}
      </Match>
      <Match when={props.setting.kind === 'flag'}>
        <Tick {...props} />
      </Match>
    </Switch>
  );
}

function Select(props: FieldProps<ChoiceSetting>) {
  const id = createUniqueId();
  return (
    <div class="field">
      <Label {...props} id={id} />
      <select id={id} value={String(props.value)} onChange={(event) => props.onChange(event.target.value)}>
        <For each={props.setting.options}>
          {({ value, label }) => (
            <option value={value} selected={value === props.value}>
              {label}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}

function Tick(props: FieldProps<Setting>) {
  const id = createUniqueId();
  return (
    <div class="field flag">
      <input
        id={id}
        type="checkbox"
        checked={props.value === true}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <Label {...props} id={id} />
    </div>
  );
}

/** A number or a text: taken when it is complete (Enter, or leaving the field) and right, else told what is wrong. */
function Typed(props: FieldProps<Setting>) {
  const id = createUniqueId();
  const [wrong, setWrong] = createSignal('');
  let input!: HTMLInputElement;
  createEffect(
    on(
      () => props.value,
      (value) => {
        input.value = write(value);
        setWrong('');
      },
    ),
  );
  const take = () => {
    const found = read(props.setting, input.value);
    setWrong('wrong' in found ? found.wrong : '');
    if ('value' in found && found.value !== props.value) props.onChange(found.value);
  };
  const number = () => (props.setting.kind === 'number' ? props.setting : undefined);
  return (
    <div class="field">
      <Label {...props} id={id} />
      <input
        ref={input}
        id={id}
        type={number() ? 'number' : 'text'}
        min={number()?.min}
        max={number()?.max}
        step={number() ? 'any' : undefined}
        inputMode={number() ? 'decimal' : undefined}
        spellcheck={false}
        autocomplete="off"
        aria-invalid={wrong() !== ''}
        aria-describedby={wrong() ? `${id}-wrong` : undefined}
        onChange={take}
        onKeyDown={(event) => stepBy(event, input, take, number()?.step)}
      />
      <Show when={wrong()}>
        <p class="wrong" id={`${id}-wrong`} role="alert">
          {wrong()}
        </p>
      </Show>
    </div>
  );
}

/** The arrows go by the setting's step, in decimal, while any number may be typed. */
function stepBy(event: KeyboardEvent, input: HTMLInputElement, take: () => void, step = 1): void {
  const sign = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
  if (sign === 0 || input.type !== 'number') return;
  event.preventDefault();
  const next = Number((Number(input.value) + sign * step).toPrecision(12));
  input.value = String(Math.min(Number(input.max), Math.max(Number(input.min), next)));
  take();
}

function Label(props: { readonly setting: Setting; readonly id: string }) {
  return (
    <div class="label">
      <label for={props.id}>{props.setting.label}</label>
      <Hint of={props.setting.label} about={props.setting.about} />
    </div>
  );
}
