// Tabs: one of several panels; the arrow keys go from tab to tab.

import { createUniqueId, For, type JSX } from 'solid-js';

interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** The panel of the chosen tab. */
  readonly children: JSX.Element;
}

export function Tabs<T extends string>(props: TabsProps<T>) {
  const id = createUniqueId();
  let list!: HTMLDivElement;
  const move = (event: KeyboardEvent) => {
    const at = props.tabs.findIndex(({ value }) => value === props.value);
    const last = props.tabs.length - 1;
    const next = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    props.onChange(props.tabs[next]!.value);
    list.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div>
      <div ref={list} class="tabs" role="tablist" aria-label={props.label} onKeyDown={move}>
        <For each={props.tabs}>
          {({ value, label }) => (
            <button
              type="button"
              role="tab"
              id={`${id}-${value}`}
              aria-controls={`${id}-panel`}
              aria-selected={value === props.value}
              tabIndex={value === props.value ? 0 : -1}
              onClick={() => props.onChange(value)}
            >
              {label}
            </button>
          )}
        </For>
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${props.value}`}>
        {props.children}
      </div>
    </div>
  );
}
