// One weight, set by hand: it goes into the history, and from the past it branches.

import { createEffect, createSignal, createUniqueId, on } from 'solid-js';
import { printed } from '../../src/backprop/digits.ts';
import { parameterWords } from '../../src/backprop/places.ts';
import { Button } from '../ui/button.web.tsx';
import type { Session } from './session.web.ts';

export function WeightEditor(props: { readonly session: Session; readonly parameter: number }) {
  const id = createUniqueId();
  const [wrong, setWrong] = createSignal(false);
  let input!: HTMLInputElement;
  const value = () => props.session.shown()?.state.parameters[props.parameter] ?? Number.NaN;
  createEffect(
    on([value, () => props.parameter], ([now]) => {
      if (document.activeElement !== input) input.value = printed(now, 17);
    }),
  );
  const set = () => {
    const next = Number(input.value);
    const good = input.value.trim() !== '' && Number.isFinite(next) && Math.abs(next) <= 1e6;
    setWrong(!good);
    if (!good || next === value()) return;
    if (props.session.playing()) props.session.pause();
    props.session.edit({ parameter: props.parameter, value: next });
  };
  return (
    <form
      class="weight"
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      <label for={id}>{parameterWords(props.session.plan().model, props.parameter)}</label>
      <input ref={input} id={id} inputMode="decimal" autocomplete="off" aria-invalid={wrong()} />
      <Button onClick={set}>Set</Button>
      <span class="muted" aria-live="polite">
        {wrong() ? 'is no number from -1000000 to 1000000' : ''}
      </span>
    </form>
  );
}
