// A button, and one that stays pressed.

import type { JSX } from 'solid-js';

interface ButtonProps {
  readonly children: JSX.Element;
  readonly onClick: () => void;
  /** Makes it a button that is on or off. */
  readonly pressed?: boolean | undefined;
  readonly disabled?: boolean | undefined;
  /** What is said where the face is a symbol. */
  readonly label?: string | undefined;
}

export function Button(props: ButtonProps) {
  return (
    <button
      type="button"
      class="button"
      aria-pressed={props.pressed}
      aria-label={props.label}
      disabled={props.disabled}
      onClick={() => props.onClick()}
    >
      {props.children}
    </button>
  );
}
