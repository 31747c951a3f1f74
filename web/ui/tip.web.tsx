// Explanations on hover and focus: a question mark beside a label, and a dotted line under a symbol.

import { createSignal, createUniqueId, type JSX, onCleanup, Show } from 'solid-js';
import { Portal } from 'solid-js/web';

/** Between a symbol and its explanation, in pixels. */
const GAP = 6;

interface TipProps {
  /** One or two sentences. */
  readonly about: string;
}

/** A question mark; `of` names what it explains. */
export function Hint(props: TipProps & { readonly of: string }) {
  return <Explained about={props.about} class="hint" label={`About ${props.of}`} />;
}

/** A symbol that is explained when it is pointed at or focused. */
export function Term(props: TipProps & { readonly children: JSX.Element }) {
  return (
    <Explained about={props.about} class="term">
      {props.children}
    </Explained>
  );
}

function Explained(
  props: TipProps & { readonly class: string; readonly label?: string; readonly children?: JSX.Element },
) {
  const id = createUniqueId();
  const [shown, setShown] = createSignal(false);
  let anchor!: HTMLButtonElement;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  const show = () => {
    clearTimeout(leaving);
    setShown(true);
  };
  // Late enough for the pointer to come over to the explanation itself.
  const leave = () => {
    leaving = setTimeout(() => setShown(false), 150);
  };
  onCleanup(() => clearTimeout(leaving));
  return (
    <>
      <button
        ref={anchor}
        type="button"
        class={props.class}
        aria-label={props.label}
        aria-describedby={shown() ? id : undefined}
        onPointerEnter={show}
        onPointerLeave={leave}
        onFocus={show}
        onBlur={() => setShown(false)}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setShown(false);
        }}
      >
        {props.children}
      </button>
      <Show when={shown()}>
        <Portal>
          <div
            id={id}
            role="tooltip"
            class="tip"
            ref={(tip) => queueMicrotask(() => place(tip, anchor))}
            onPointerEnter={show}
            onPointerLeave={leave}
          >
            {props.about}
          </div>
        </Portal>
      </Show>
    </>
  );
}

/** Below the anchor, or above it where there is no room, and within the window. */
function place(tip: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const below = at.bottom + GAP + height <= innerHeight;
  tip.style.top = `${Math.max(0, below ? at.bottom + GAP : at.top - GAP - height)}px`;
  tip.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, at.left))}px`;
}
