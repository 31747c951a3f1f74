// Path strengths: what each way through the network carries, for the input that is shown, and over time.

import { createMemo, For, Show } from 'solid-js';
import { printed } from '../../src/backprop/digits.ts';
import { parameterCount } from '../../src/backprop/model.ts';
import {
  gatedPaths,
  MOST_PATHS,
  type Path,
  pathCount,
  weightPaths,
  weightsAlong,
} from '../../src/backprop/paths.ts';
import { unitWords } from '../../src/backprop/places.ts';
import { Chart } from '../ui/chart.web.tsx';
import { parametersAt, rowsOf } from './curves.ts';
import { COLUMNS } from './messages.ts';
import type { Session } from './session.web.ts';

/** Paths that have a line over time. */
const MOST_LINES = 8;

export function Paths(props: { readonly session: Session }) {
  const { session } = props;
  const model = () => session.plan().model;
  const few = () => pathCount(model()) <= MOST_PATHS;
  const words = ({ from, units }: Path) => {
    const begin =
      'input' in from ? `x${from.input + 1}` : `bias of ${unitWords(model(), from.layer, from.unit)}`;
    const first = 'input' in from ? 0 : from.layer + 1;
    const passed = 'input' in from ? units.slice(0, -1) : units.slice(1, -1);
    return [begin, ...passed.map((unit, i) => unitWords(model(), first + i, unit)), 'output'].join(' → ');
  };
  const now = createMemo(() => {
    const step = session.step();
    const pass = step?.passes[0];
    if (!pass || !few()) return undefined;
    const { inputs, biases } = gatedPaths(model(), step.before.parameters, pass.inputs);
    const all = [...inputs, ...biases];
    const sum = all.reduce((total, { strength }) => total + strength, 0);
    const plain = weightPaths(model(), step.before.parameters);
    return { rows: all, sum, output: pass.output, plain, inputs: pass.inputs };
  });
  const largest = () => Math.max(...(now()?.rows ?? []).map(({ strength }) => Math.abs(strength)), 1e-300);
  const overTime = createMemo(() => {
    const curve = session.curve();
    const count = few() ? pathCount(model()) : 0;
    if (!curve || count === 0 || curve.parameters !== parameterCount(model())) return undefined;
    const rows = rowsOf(curve);
    const width = COLUMNS.length + 2 * curve.parameters;
    const paths = weightPaths(model(), parametersAt(curve, 0)).slice(0, MOST_LINES);
    const x = Float64Array.from({ length: rows }, (_, row) => curve.rows[row * width]!);
    const series = paths.map((path) => {
      const along = weightsAlong(model(), path);
      const strength = (parameters: Float64Array) => along.reduce((all, k) => all * parameters[k]!, 1);
      const y = Float64Array.from({ length: rows }, (_, row) => strength(parametersAt(curve, row)));
      return { label: words(path), y };
    });
    return { x, series };
  });
  return (
    <Show
      when={now()}
      fallback={
        <p>{few() ? 'Waiting.' : `This network has ${pathCount(model())} paths: too many to be listed.`}</p>
      }
    >
      {(found) => (
        <div class="paths">
          <h2>
            Paths for input [{[...found().inputs].map((x) => printed(x, 4)).join(', ')}]: input × weights ×
            gates
          </h2>
          <p class="muted">
            A unit that is off closes its paths. A path from a bias begins with that bias. Together they are
            the output:{' '}
            <span class="number" data-testid="path-sum">
              {printed(found().sum, 6)}
            </span>{' '}
            ={' '}
            <span class="number" data-testid="path-output">
              {printed(found().output, 6)}
            </span>
            .
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
          <section class="scroll" tabIndex={0} aria-label="Paths, as a table">
            <table>
              <thead>
                <tr>
                  <th scope="col">path</th>
                  <th scope="col">weights alone</th>
                  <th scope="col">for this input</th>
                  <th scope="col">
                    <span class="visually-hidden">as a bar</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                <For each={found().rows}>
                  {(path, i) => (
                    <tr>
                      <th scope="row">{words(path)}</th>
                      <td>{found().plain[i()] ? printed(found().plain[i()]!.strength, 4) : ''}</td>
                      <td data-testid="path">{printed(path.strength, 6)}</td>
                      <td>
                        <svg class="bar" aria-hidden="true" viewBox="-50 0 100 10">
                          <rect
                            class={path.strength < 0 ? 'zero' : 'one'}
                            x={Math.min(0, (50 * path.strength) / largest()) || 0}
                            width={(50 * Math.abs(path.strength)) / largest() || 0}
                            y="1"
                            height="8"
                          />
                        </svg>
                      </td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </section>
          <Show when={overTime()}>
            {(chart) => (
              <Chart
                title="Products of weights over time"
                sentence={chart()
                  .series.map(({ label, y }) => `${label}: ${printed(y.at(-1)!, 3)}`)
                  .join('; ')}
                xLabel="epoch"
                x={chart().x}
                series={chart().series}
                cursor={session.shown()?.state.epoch}
                onPick={(epoch) => session.seek(epoch)}
                height={220}
              />
            )}
          </Show>
        </div>
      )}
    </Show>
  );
}
