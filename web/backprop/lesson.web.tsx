// A lesson beside the view that it drives: what to look at, a question, and the reveal.

import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { LESSONS } from '../lessons/lessons.ts';
import { defaults } from '../shell/setting.ts';
import { Button } from '../ui/button.web.tsx';
import type { Session } from './session.web.ts';
import { BACKPROP } from './settings.ts';

export function Lessons(props: { readonly session: Session }) {
  const { settings } = props.session;
  const [answer, setAnswer] = createSignal<number>();
  const name = () => settings.values().lesson;
  const lesson = () => LESSONS.find((one) => one.name === name());
  createEffect(on(name, () => setAnswer(undefined), { defer: true }));
  const begin = (chosen: string) => {
    const next = LESSONS.find((one) => one.name === chosen);
    if (props.session.playing()) props.session.pause();
    settings.set(next ? { ...defaults(BACKPROP), ...next.settings, lesson: next.name } : { lesson: '' });
  };
  return (
    <section class="lesson" aria-label="Lessons">
      <label class="pace">
        <span>Lesson</span>
        <select onChange={(event) => begin(event.currentTarget.value)}>
          <option value="" selected={name() === ''}>
            none: explore
          </option>
          <For each={LESSONS}>
            {(one) => (
              <option value={one.name} selected={name() === one.name}>
                {one.title}
              </option>
            )}
          </For>
        </select>
      </label>
      <Show when={lesson()} keyed>
        {(now) => (
          <div class="text">
            <h2>{now.title}</h2>
            <p>{now.text}</p>
            <fieldset>
              <legend>{now.question}</legend>
              <For each={now.options}>
                {(option, i) => (
                  <label>
                    <input
                      type="radio"
                      name="answer"
                      checked={answer() === i()}
                      disabled={answer() !== undefined}
                      onChange={() => setAnswer(i())}
                    />
                    {option}
                  </label>
                )}
              </For>
            </fieldset>
            <div aria-live="polite">
              <Show when={answer() !== undefined}>
                <p>
                  <strong>{answer() === now.answer ? 'Yes.' : `No: ${now.options[now.answer]}.`}</strong>{' '}
                  {now.reveal}
                </p>
              </Show>
            </div>
            <Show when={answer() !== undefined}>
              <Button
                onClick={() => settings.set({ ...defaults(BACKPROP), ...now.revealed, lesson: now.name })}
              >
                Show me
              </Button>
            </Show>
          </div>
        )}
      </Show>
    </section>
  );
}
