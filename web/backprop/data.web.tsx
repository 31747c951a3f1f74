// The training data: the samples in the plane and in a table, and the visitor's own points.

import { createSignal, For, Show } from 'solid-js';
import { parsePoints } from '../../src/backprop/dataset.ts';
import { printed } from '../../src/backprop/digits.ts';
import type { PlanePoint } from '../../src/data/plane-sets.ts';
import { Button } from '../ui/button.web.tsx';
import { parseOwn, printOwn } from './own-points.ts';
import { Plane } from './plane.web.tsx';
import type { Session } from './session.web.ts';

const OWN_DOMAIN = [-1.25, -1.25, 1.25, 1.25] as const;

export function Data(props: { readonly session: Session }) {
  const [adding, setAdding] = createSignal<0 | 1>(1);
  const [pasted, setPasted] = createSignal('');
  const [wrong, setWrong] = createSignal('');
  const { session } = props;
  const isOwn = () => session.settings.values().set === 'own';
  const points = () => (isOwn() ? parseOwn(session.settings.values().points) : session.data().points);
  const edit = (next: readonly PlanePoint[]) => session.change({ set: 'own', points: printOwn(next) });
  const take = () => {
    try {
      edit(parsePoints(pasted()));
      setWrong('');
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  };
  /** A domain that does not jump while points are added, if it can hold them. */
  const domain = () => {
    const fits = points().every(({ x, y }) => Math.abs(x) < 1.25 && Math.abs(y) < 1.25);
    return isOwn() && fits ? OWN_DOMAIN : session.data().domain;
  };
  const marked = () => session.step()?.passes[0]?.inputs;
  return (
    <div class="data">
      <div class="pair">
        <div>
          <Plane
            label={`${points().length} training samples: circles are 1, squares are 0, a ring marks a flipped label`}
            domain={domain()}
            points={points()}
            onEdit={isOwn() ? edit : undefined}
            adding={adding()}
            marked={marked() && [...marked()!]}
          />
          <p class="legend">
            <span class="key one" /> 1 <span class="key zero" /> 0 <span class="key ring" /> flipped label
          </p>
          <Show when={isOwn()} fallback={<Button onClick={() => edit(points())}>Edit these points</Button>}>
            <fieldset class="segments">
              <legend class="visually-hidden">A click adds</legend>
              <For each={[1, 0] as const}>
                {(label) => (
                  <label>
                    <input
                      type="radio"
                      name="adding"
                      checked={adding() === label}
                      onChange={() => setAdding(label)}
                    />
                    a click adds a {label}
                  </label>
                )}
              </For>
            </fieldset>
          </Show>
          <label class="paste">
            <span>Or paste points, a line each: x, y, label</span>
            <textarea
              rows="4"
              spellcheck={false}
              value={pasted()}
              onInput={(event) => setPasted(event.currentTarget.value)}
            />
          </label>
          <Button onClick={take}>Take these points</Button>
          <Show when={wrong()}>
            <p class="wrong" role="alert">
              {wrong()}
            </p>
          </Show>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
        <section class="scroll" tabIndex={0} aria-label="Training samples, as a table">
          <table>
            <thead>
              <tr>
                <th scope="col">#</th>
                <th scope="col">x1</th>
                <th scope="col">x2</th>
                <th scope="col">label</th>
                <th scope="col">true</th>
                <Show when={isOwn()}>
                  <th scope="col">
                    <span class="visually-hidden">remove</span>
                  </th>
                </Show>
              </tr>
            </thead>
            <tbody>
              <For each={points()}>
                {({ x, y, label, truth }, i) => (
                  <tr
                    classList={{
                      current:
                        session.step()?.samples[0] === i() && session.settings.values().look === 'next',
                    }}
                  >
                    <th scope="row">{i() + 1}</th>
                    <td>{printed(x, 4)}</td>
                    <td>{printed(y, 4)}</td>
                    <td>{label}</td>
                    <td>
                      {truth}
                      {label === truth ? '' : ' flipped'}
                    </td>
                    <Show when={isOwn()}>
                      <td>
                        <button
                          type="button"
                          class="button small"
                          aria-label={`Remove point ${i() + 1}`}
                          onClick={() => edit(points().filter((_, k) => k !== i()))}
                        >
                          ×
                        </button>
                      </td>
                    </Show>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </div>
    </div>
  );
}
