// What is open: one run, or two beside each other, with all that they have to show.

import { createMemo, For, Show, untrack } from 'solid-js';
import type { RunSummary } from '../../src/run/listing.ts';
import type { Settings } from '../shell/link.web.ts';
import { Checkpoints } from './checkpoints.web.tsx';
import { Curves } from './curves.web.tsx';
import { epochText, factsOf } from './facts.ts';
import { Frames, Movie } from './frames.web.tsx';
import { createOpenRun, type OpenRun } from './live.web.ts';
import type { RUNS } from './settings.ts';
import type { RunSource } from './source.ts';
import { Spec } from './spec.web.tsx';

interface OpenProps {
  readonly source: RunSource;
  readonly summary: RunSummary;
  /** The run that it is compared with. */
  readonly other: RunSummary | undefined;
  readonly settings: Settings<typeof RUNS>;
}

export function Opened(props: OpenProps) {
  // A run whose row goes away is shown as it was until another is opened.
  const summary = createMemo<RunSummary>((before) => props.summary ?? before, props.summary);
  const first = createOpenRun(props.source, summary);
  const otherId = createMemo(() => props.other?.id);
  const second = createMemo(() => {
    // Another run is another one to be read; the same one with another epoch is not.
    const other = otherId() === undefined ? undefined : untrack(() => props.other);
    if (other === undefined) return undefined;
    return createOpenRun(
      props.source,
      createMemo<RunSummary>((before) => props.other ?? before, other),
    );
  });
  const runs = createMemo(() => {
    const other = second();
    return other ? [first, other] : [first];
  });
  const title = () =>
    runs()
      .map(({ summary }) => summary().path)
      .join(' beside ');
  return (
    <article class="run" aria-labelledby="run-title">
      <h2 id="run-title">{title()}</h2>
      <For each={runs()}>{(run) => <State run={run} />}</For>
      <section aria-labelledby="run-curves">
        <h3 id="run-curves">Curves</h3>
        <Curves runs={runs()} settings={props.settings} />
      </section>
      <section aria-labelledby="run-frames">
        <h3 id="run-frames">Frames</h3>
        <Frames
          source={props.source}
          runs={runs()}
          epoch={props.settings.values().epoch}
          onEpoch={(epoch, isOver) => props.settings.set({ epoch }, isOver ? 'push' : 'replace')}
        />
        <div class="movies">
          <For each={runs()}>{(run) => <Movie source={props.source} run={run} />}</For>
        </div>
      </section>
      <section aria-labelledby="run-spec">
        <h3 id="run-spec">Spec</h3>
        <Spec runs={runs()} />
      </section>
      <section aria-labelledby="run-checkpoints">
        <h3 id="run-checkpoints">Checkpoints</h3>
        <Checkpoints source={props.source} run={first} />
      </section>
      <Files source={props.source} run={first} />
    </article>
  );
}

/** In a sentence: how far it is, and what is wrong with it. */
function State(props: { readonly run: OpenRun }) {
  const sentence = () => {
    const { path, state } = props.run.summary();
    const epoch = epochText(factsOf(props.run.summary()));
    const how = { running: 'is training', done: 'is done', stopped: 'stopped', damaged: 'is damaged' }[state];
    return `${path} ${how}${epoch === '' ? '' : `, at epoch ${epoch}`}.`;
  };
  const elsewhere = () => props.run.contents()?.elsewhere ?? [];
  return (
    <>
      <p aria-live="polite">{sentence()}</p>
      <Show when={props.run.summary().problem}>{(problem) => <p class="wrong">{problem()}</p>}</Show>
      <Show when={props.run.problem()}>
        <p class="wrong" role="alert">
          {props.run.problem()}
        </p>
      </Show>
      <Show when={elsewhere().length > 0}>
        <p class="note">
          {elsewhere().join(' and ')} {elsewhere().length > 1 ? 'are links' : 'is a link'} out of the
          directory that is open, and not shown: open a directory that holds both.
        </p>
      </Show>
    </>
  );
}

/** Everything else that the run's directory has: reports first. */
function Files(props: { readonly source: RunSource; readonly run: OpenRun }) {
  const files = () => {
    const all = (props.run.contents()?.files ?? []).filter(
      (file) => !/^[a-z0-9-]+\/epoch-\d+\.png$/.test(file),
    );
    const isReport = (file: string) => file.endsWith('.html');
    return [...all.filter(isReport), ...all.filter((file) => !isReport(file))];
  };
  return (
    <Show when={files().length > 0}>
      <section aria-labelledby="run-files">
        <h3 id="run-files">Files</h3>
        <ul class="files">
          <For each={files()}>
            {(file) => (
              <li>
                <a
                  href={props.source.address(props.run.summary().id, file)}
                  target="_blank"
                  rel="noopener noreferrer"
                  download={props.source.isLive ? undefined : file.split('/').at(-1)}
                >
                  {file}
                </a>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
