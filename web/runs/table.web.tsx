// The table of runs: a row each, sorted by the column whose heading is pressed.

import { For, Show } from 'solid-js';
import type { Settings } from '../shell/link.web.ts';
import { COLUMNS, type Column, epochText, type RunFacts, shown } from './facts.ts';
import type { RUNS } from './settings.ts';

const HEADINGS: Readonly<Record<Column, { readonly label: string; readonly about: string }>> = {
  name: { label: 'Run', about: 'Its directory' },
  state: { label: 'State', about: 'Running, done, stopped before its last epoch, or damaged' },
  data: { label: 'Learns', about: 'The picture, or the problem' },
  shape: { label: 'Shape', about: 'Neurons of the hidden layers' },
  optimizer: { label: 'Optimizer', about: 'With its learning rate' },
  seed: { label: 'Seed', about: 'Of all random numbers' },
  epoch: { label: 'Epoch', about: 'The newest, of those that the spec asks for' },
  train: { label: 'Training loss', about: 'The mean over the batches of the newest epoch' },
  val: { label: 'Validation loss', about: 'After the newest epoch' },
};

/** Columns of numbers stand to the right. */
const NUMBERS = new Set<Column>(['seed', 'epoch', 'train', 'val']);

interface TableProps {
  readonly rows: readonly RunFacts[];
  readonly settings: Settings<typeof RUNS>;
}

export function RunTable(props: TableProps) {
  const values = () => props.settings.values();
  const sortBy = (column: Column) =>
    props.settings.set({ sort: column, down: values().sort === column && !values().down });
  const order = (column: Column) => {
    if (values().sort !== column) return undefined;
    return values().down ? 'descending' : 'ascending';
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="scroll runs" tabIndex={0} aria-label="Runs">
      <table>
        <thead>
          <tr>
            <For each={COLUMNS}>
              {(column) => (
                <th scope="col" aria-sort={order(column)} class={NUMBERS.has(column) ? 'figure' : 'words'}>
                  <button type="button" title={HEADINGS[column].about} onClick={() => sortBy(column)}>
                    {HEADINGS[column].label}
                    <span aria-hidden="true" class="order">
                      {{ ascending: '↑', descending: '↓', none: '' }[order(column) ?? 'none']}
                    </span>
                  </button>
                </th>
              )}
            </For>
            <th scope="col" class="words">
              Compare
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>{(row) => <Row row={row} settings={props.settings} />}</For>
        </tbody>
      </table>
    </section>
  );
}

function Row(props: { readonly row: RunFacts; readonly settings: Settings<typeof RUNS> }) {
  const values = () => props.settings.values();
  const isOpen = () => values().run === props.row.name;
  const isOther = () => values().with === props.row.name;
  const opened = () => ({ run: props.row.name, with: '', epoch: -1 });
  return (
    <tr classList={{ open: isOpen(), other: isOther() }}>
      <th scope="row" class="words">
        <a
          href={props.settings.address(opened())}
          aria-current={isOpen() ? 'true' : undefined}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            props.settings.set(opened());
          }}
        >
          {props.row.name}
        </a>
      </th>
      <td class="words">
        <span class={`state ${props.row.state}`}>{props.row.state}</span>
      </td>
      <td class="figure">{epochText(props.row)}</td>
      <td class="figure">{shown(props.row.train)}</td>
      <td class="figure">{shown(props.row.val)}</td>
      <td class="words">{props.row.data}</td>
      <td class="words number">{props.row.shape}</td>
      <td class="words">{props.row.optimizer}</td>
      <td class="figure">{Number.isNaN(props.row.seed) ? '' : props.row.seed}</td>
      <td class="words">
        <Show when={values().run !== '' && !isOpen()}>
          <button
            type="button"
            class="button small"
            aria-pressed={isOther()}
            aria-label={`Compare ${values().run} with ${props.row.name}`}
            onClick={() => props.settings.set({ with: isOther() ? '' : props.row.name })}
          >
            compare
          </button>
        </Show>
      </td>
    </tr>
  );
}
