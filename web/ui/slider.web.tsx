// A slider with its value beside its label.

import { createUniqueId } from 'solid-js';

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
  return (
    <div class="field">
      <div class="label">
        <label for={id}>{props.label}</label>
        <output for={id}>{props.text ?? props.value}</output>
      </div>
      <input
        id={id}
        type="range"
        min={props.min}
        max={props.max}
        step={props.step ?? 1}
        value={props.value}
        aria-valuetext={props.text}
        onInput={(event) => props.onInput(event.target.valueAsNumber)}
        onChange={(event) => props.onChange?.(event.target.valueAsNumber)}
      />
    </div>
  );
}
