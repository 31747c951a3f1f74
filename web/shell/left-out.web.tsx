// What a link has that could not be used, a line each.

import { For } from 'solid-js';
import type { Ignored } from './fragment.ts';

export function LeftOut(props: { readonly ignored: readonly Ignored[] }) {
  return (
    <For each={props.ignored}>
      {({ name, written, why }) => (
        <p class="note">
          Left out of the link: <code>{`${name}=${written}`}</code>: {why}.
        </p>
      )}
    </For>
  );
}
