// The shell: header, navigation, the view that the address names, and what is said when one fails.

import { createEffect, createMemo, ErrorBoundary, For, lazy, Show, Suspense } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { FIRST, useLink } from './link.web.ts';
import { VIEWS } from './views.web.ts';

const TAGLINE =
  'Crease trains a small neural network, shows every region, gradient and memory access behind it, and lets you check each number yourself.';

const loaded = new Map(VIEWS.map((view) => [view, lazy(view.load)]));

export function App() {
  const link = useLink();
  const named = () => link.fragment().view || FIRST;
  const view = createMemo(() => VIEWS.find(({ name }) => name === named()));
  createEffect(() => {
    document.title = `${view()?.title ?? 'Not found'} · Crease`;
  });
  const follow = (event: MouseEvent, name: string) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    link.go(link.last(name), 'push');
  };
  return (
    <>
      <header class="site">
        <p class="name">Crease</p>
        <nav aria-label="Views">
          <For each={VIEWS}>
            {({ name, title }) => (
              <a
                href={link.last(name)}
                aria-current={name === named() ? 'page' : undefined}
                onClick={(event) => follow(event, name)}
              >
                {title}
              </a>
            )}
          </For>
        </nav>
        <p class="tagline">{TAGLINE}</p>
      </header>
      <main>
        <Show
          when={view()}
          keyed
          fallback={
            <p>
              There is no view <q>{named()}</q>; the views are in the line above.
            </p>
          }
        >
          {(entry) => (
            <>
              <div class="title">
                <h1>{entry.title}</h1>
                <p>{entry.sentence}</p>
              </div>
              <Show when={link.fragment().newer}>
                <p class="note">
                  This link was made by a newer Crease: what this one does not know is left out.
                </p>
              </Show>
              <ErrorBoundary fallback={(error: unknown) => <Failed error={error} />}>
                <Suspense fallback={<p class="loading">Loading…</p>}>
                  <Dynamic component={loaded.get(entry)} />
                </Suspense>
              </ErrorBoundary>
            </>
          )}
        </Show>
      </main>
    </>
  );
}

/** Says that a view has failed, with the link that makes it fail again. */
function Failed(props: { readonly error: unknown }) {
  return (
    <section class="failed" role="alert">
      <h2>This view has failed</h2>
      <p>{props.error instanceof Error ? props.error.message : String(props.error)}</p>
      <p>
        This address makes it happen again: <code>{location.href}</code>
      </p>
      <button type="button" onClick={() => location.reload()}>
        Load it again
      </button>
    </section>
  );
}
