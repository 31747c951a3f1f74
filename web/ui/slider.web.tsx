// A slider with its value beside its label.

import { createEffect, createUniqueId } from 'solid-js';

interface SliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly value: number;
  /** What is said of the value; the number itself if missing. */
  readonly text?: string;
  /** While it moves. */
  readonly onInput: (value: number) => void;
  /** Once it is let go. */
  readonly onChange?: (value: number) => void;
}

export function Slider(props: SliderProps) {
  const id = createUniqueId();
  let input!: HTMLInputElement;
  // The range before the value: a value beyond the range is cut to it.
  createEffect(() => {
    input.min = String(props.min);
    input.max = String(props.max);
    input.value = String(props.value);
  });
  return (
    <div class="field">
      <div class="label">
        <label for={id}>{props.label}</label>
        <output for={id}>{props.text ?? props.value}</output>
      </div>
      <input
        ref={input}
        id={id}
        type="range"
        step={props.step ?? 1}
        aria-valuetext={props.text}
        onInput={(event) => props.onInput(event.target.valueAsNumber)}
        onChange={(event) => props.onChange?.(event.target.valueAsNumber)}
      />
    </div>
  );
}
