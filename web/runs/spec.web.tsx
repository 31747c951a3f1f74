// What a run was told, field by field; of two runs first what they were told otherwise.

import { For, Show } from 'solid-js';
import { type SpecField, specFields } from './differences.ts';
import type { OpenRun } from './live.web.ts';

export function Spec(props: { readonly runs: readonly OpenRun[] }) {
  const fields = () => specFields(props.runs.map(({ summary }) => summary().spec ?? {}));
  const names = () => props.runs.map(({ summary }) => summary().path);
  const different = () => fields().filter(({ isEqual }) => !isEqual);
  return (
    <>
      <Show when={props.runs.length > 1}>
        <h3>Told otherwise</h3>
        <Show
          when={different().length > 0}
          fallback={<p>Both were told the same: their specs are equal in every field.</p>}
        >
          <Fields names={names()} fields={different()} label="Told otherwise" />
        </Show>
      </Show>
      <details class="twin">
        <summary>{props.runs.length > 1 ? 'Both specs' : 'The whole spec'}</summary>
        <Fields names={names()} fields={fields()} label="Spec" />
      </details>
    </>
  );
}

function Fields(props: {
  readonly names: readonly string[];
  readonly fields: readonly SpecField[];
  readonly label: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="scroll spec" tabIndex={0} aria-label={props.label}>
      <table>
        <thead>
          <tr>
            <th scope="col" class="words">
              Field
            </th>
            <For each={props.names}>
              {(name) => (
                <th scope="col" class="words">
                  {name}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.fields}>
            {({ path, values }) => (
              <tr>
                <th scope="row" class="words">
                  {path}
                </th>
                <For each={values}>{(value) => <td class="words number">{value}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
