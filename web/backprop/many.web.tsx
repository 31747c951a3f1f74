// Many at once: 200 seeds trained in the background, how many succeed at which rate; a click opens one.

import { createMemo, createSignal, For, onCleanup, Show } from 'solid-js';
import { printed } from '../../src/backprop/digits.ts';
import { type Outcome, summarise } from '../../src/backprop/ensemble.ts';
import { Button } from '../ui/button.web.tsx';
import type { EnsembleOrder } from './ensemble.worker.web.ts';
import type { Session } from './session.web.ts';

const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);
const RATES = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];
const EPOCHS = [50, 200, 1000];

export function Many(props: { readonly session: Session }) {
  const { session } = props;
  const [outcomes, setOutcomes] = createSignal<readonly Outcome[]>([]);
  const [total, setTotal] = createSignal(0);
  const [epochs, setEpochs] = createSignal(200);
  const [rate, setRate] = createSignal<number>();
  let trained = 0;
  let worker: Worker | undefined;
  const stop = () => {
    worker?.terminate();
    worker = undefined;
  };
  onCleanup(stop);
  const train = (rates: readonly number[]) => {
    stop();
    setOutcomes([]);
    setTotal(SEEDS.length * rates.length);
    setRate(rates[0]);
    trained = epochs();
    worker = new Worker(new URL('./ensemble.worker.web.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Outcome[]>) => {
      setOutcomes([...outcomes(), ...data]);
      if (outcomes().length === total()) stop();
    };
    const order: EnsembleOrder = { plan: session.plan(), seeds: SEEDS, rates, epochs: epochs() };
    worker.postMessage(order);
  };
  const summary = createMemo(() => summarise(outcomes()));
  const shown = createMemo(() => outcomes().filter((outcome) => outcome.rate === rate()));
  const open = ({ seed, rate: of }: Outcome) =>
    session.settings.set({ seed, rate: of, epoch: trained, offset: 0, micro: 0, story: '', tab: 'boundary' });
  const words = ({ seed, accuracy, corners, dead, finite }: Outcome) =>
    `seed ${seed}: ${finite ? `${printed(100 * accuracy, 3)}% of the samples` : 'not finite'}${corners === null ? '' : corners ? ', all corners' : ', not all corners'}, ${dead} dead units`;
  return (
    <div class="many">
      <div class="row">
        <Button onClick={() => train([session.values().rate])}>
          Train 200 seeds at rate {session.values().rate}
        </Button>
        <Button onClick={() => train(RATES)}>At eight rates</Button>
        <label class="pace">
          <span>Epochs each</span>
          <select onChange={(event) => setEpochs(Number(event.currentTarget.value))}>
            <For each={EPOCHS}>{(count) => <option selected={count === epochs()}>{count}</option>}</For>
          </select>
        </label>
        <output aria-live="polite">
          <Show when={total() > 0}>
            {outcomes().length} of {total()} trained
          </Show>
        </output>
      </div>
      <p class="muted">
        The same samples and settings, seeds 1 to 200. Good: at least 95% of the training samples. Dead: a
        ReLU that is off for every training sample.
      </p>
      <Show when={summary().length > 0}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
        <section class="scroll" tabIndex={0} aria-label="Success by learning rate, as a table">
          <table>
            <thead>
              <tr>
                <th scope="col">rate</th>
                <th scope="col">runs</th>
                <th scope="col">all corners</th>
                <th scope="col">good</th>
                <th scope="col">with dead units</th>
                <th scope="col">dead units, mean</th>
                <th scope="col">not finite</th>
              </tr>
            </thead>
            <tbody>
              <For each={summary()}>
                {(row) => (
                  <tr>
                    <th scope="row">
                      <button
                        type="button"
                        class="button small"
                        aria-pressed={row.rate === rate()}
                        onClick={() => setRate(row.rate)}
                      >
                        {row.rate}
                      </button>
                    </th>
                    <td>{row.runs}</td>
                    <td>{row.corners ?? ''}</td>
                    <td>{row.good}</td>
                    <td>{row.withDead}</td>
                    <td>{printed(row.meanDead, 3)}</td>
                    <td>{row.broken}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
        <h3>Seeds at rate {rate()}: a click opens that run at its last epoch</h3>
        <ul class="seeds">
          <For each={shown()}>
            {(outcome) => (
              <li>
                <button
                  type="button"
                  title={words(outcome)}
                  aria-label={`Open ${words(outcome)}`}
                  class={gradeOf(outcome)}
                  onClick={() => open(outcome)}
                >
                  {Math.round(100 * outcome.accuracy)}
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}

/** In four steps, told apart by the number on it too. */
function gradeOf({ accuracy, finite }: Outcome): string {
  if (!finite) return 'grade broken';
  return accuracy >= 0.95 ? 'grade good' : accuracy >= 0.75 ? 'grade fair' : 'grade poor';
}
