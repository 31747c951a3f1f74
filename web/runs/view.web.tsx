// The Runs view: the table of runs, and below it what is open.

import { createMemo, Match, onMount, Show, Switch } from 'solid-js';
import { Import } from '../share/import.web.tsx';
import { LeftOut } from '../shell/left-out.web.tsx';
import { useSettings } from '../shell/link.web.ts';
import { Field } from '../ui/field.web.tsx';
import { Drop } from './drop.web.tsx';
import { factsOf, filtered, sorted } from './facts.ts';
import { createLiveList } from './live.web.ts';
import { findSource, runSource } from './opened.web.ts';
import { Opened } from './run.web.tsx';
import { RUNS } from './settings.ts';
import type { RunSource } from './source.ts';
import { RunTable } from './table.web.tsx';
import './runs.css';

export default function View() {
  onMount(() => void findSource());
  const { ignored } = useSettings('runs');
  return (
    <>
      <LeftOut ignored={ignored()} />
      <Switch fallback={<p class="loading">Loading…</p>}>
        <Match when={runSource()} keyed>
          {(source) => <Runs source={source} />}
        </Match>
        <Match when={runSource() === null}>
          <Drop />
        </Match>
      </Switch>
      <Import />
    </>
  );
}

function Runs(props: { readonly source: RunSource }) {
  const settings = useSettings('runs');
  const { list, problem } = createLiveList(props.source);
  const runs = () => list()?.runs ?? [];
  const rows = createMemo(() => {
    const { filter, sort, down } = settings.values();
    return sorted(filtered(runs().map(factsOf), filter), sort, down);
  });
  /** A run that is alone is open. */
  const open = createMemo(() => {
    const named = settings.values().run;
    return runs().find(({ path }) => path === named) ?? (runs().length === 1 ? runs()[0] : undefined);
  });
  const other = createMemo(() => {
    const named = settings.values().with;
    return named === open()?.path ? undefined : runs().find(({ path }) => path === named);
  });
  const count = () => {
    const [all, shown] = [runs().length, rows().length];
    const of = `${all} ${all === 1 ? 'run' : 'runs'} in ${list()?.directory}`;
    return shown === all ? of : `${shown} of ${of}`;
  };
  return (
    <Show when={list()} fallback={<p class="loading">{problem() || 'Loading…'}</p>}>
      <div class="above">
        <Field
          setting={RUNS.filter}
          value={settings.values().filter}
          onChange={(filter) => settings.set({ filter: String(filter) })}
        />
        <p class="quiet" role="status">
          {count()}
          <Show when={list()?.isCut}>; there are more directories than are looked through</Show>
        </p>
      </div>
      <Show when={problem()}>
        <p class="wrong" role="alert">
          {problem()}
        </p>
      </Show>
      <Show
        when={runs().length > 0}
        fallback={
          <p>
            There is no run here yet: <code>crease train ring --out runs/ring</code> makes one, and it appears
            while it trains.
          </p>
        }
      >
        <RunTable rows={rows()} settings={settings} />
      </Show>
      <Show when={open()?.id} keyed>
        <Opened source={props.source} summary={open()!} other={other()} settings={settings} />
      </Show>
      <Show when={settings.values().run !== '' && !open()}>
        <p>
          There is no run <q>{settings.values().run}</q> here.
        </p>
      </Show>
    </Show>
  );
}
