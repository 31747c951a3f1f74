// A chart of lines over time with its twin in text: a sentence, and a table. uPlot is loaded when the first one is shown.

import { createEffect, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js';
import type uPlot from 'uplot';
import { tableRows } from './chart-rows.ts';

export interface Series {
  readonly label: string;
  /** As many as `x`; NaN where there is none. */
  readonly y: ArrayLike<number>;
}

interface ChartProps {
  readonly title: string;
  /** What the chart shows now, for those who do not see it. */
  readonly sentence: string;
  readonly xLabel: string;
  readonly x: ArrayLike<number>;
  readonly series: readonly Series[];
  /** Logarithmic y; values must be above 0. */
  readonly log?: boolean;
  /** Where the view is in time: a line there, and clicks move it. */
  readonly cursor?: number | undefined;
  readonly onPick?: (x: number) => void;
  readonly height?: number;
}

const HEIGHT = 160;

export function Chart(props: ChartProps) {
  let place!: HTMLDivElement;
  // A line that moves with every picture: drawn on the canvas it would have all curves drawn again.
  const line = document.createElement('div');
  line.className = 'cursor-line';
  const [plot, setPlot] = createSignal<uPlot>();
  const data = () => [props.x, ...props.series.map(({ y }) => y)] as unknown as uPlot.AlignedData;
  onMount(async () => {
    const [{ default: UPlot }] = await Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]);
    if (!place.isConnected) return;
    const made = new UPlot(options(props, place, line), data(), place);
    made.over.append(line);
    const watch = new ResizeObserver(() => made.setSize({ width: place.clientWidth, height: height() }));
    watch.observe(place);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => made.redraw();
    dark.addEventListener('change', redraw);
    made.over.addEventListener('click', () => {
      const x = made.cursor.idx == null ? undefined : made.data[0][made.cursor.idx];
      if (x !== undefined) props.onPick?.(x);
    });
    cleanup = () => {
      watch.disconnect();
      dark.removeEventListener('change', redraw);
      made.destroy();
    };
    setPlot(made);
  });
  let cleanup = () => {};
  onCleanup(() => cleanup());
  const height = () => props.height ?? HEIGHT;
  createEffect(() => plot()?.setData(data()));
  createEffect(
    on([plot, () => props.cursor], ([made, cursor]) => {
      if (made) placeLine(made, line, cursor);
    }),
  );
  return (
    <figure class="chart">
      <figcaption>
        <h3>{props.title}</h3>
      </figcaption>
      <div class="plot" ref={place} role="img" aria-label={`${props.title}. ${props.sentence}`} />
      <Twin {...props} />
    </figure>
  );
}

/** The sentence, and the numbers in a table while that is open. */
function Twin(props: ChartProps) {
  const [open, setOpen] = createSignal(false);
  return (
    <details class="twin" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As text</summary>
      <p>{props.sentence}</p>
      <Show when={open()}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
        <section class="scroll" tabIndex={0} aria-label={`${props.title}, as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">{props.xLabel}</th>
                <For each={props.series}>{({ label }) => <th scope="col">{label}</th>}</For>
              </tr>
            </thead>
            <tbody>
              <For each={tableRows(props.x, props.series)}>
                {([x, ...values]) => (
                  <tr>
                    <th scope="row">{x}</th>
                    <For each={values}>{(value) => <td>{value}</td>}</For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
    </details>
  );
}

function options(props: ChartProps, place: HTMLElement, line: HTMLElement): uPlot.Options {
  const token = (name: string) => () => getComputedStyle(place).getPropertyValue(name);
  const axis = {
    stroke: token('--muted'),
    grid: { stroke: token('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: place.clientWidth,
    height: props.height ?? HEIGHT,
    scales: { x: { time: false }, y: props.log ? { distr: 3 } : {} },
    axes: [
      { ...axis, size: 28 },
      { ...axis, size: 56 },
    ],
    series: [
      { label: props.xLabel },
      ...props.series.map(({ label }, i) => ({
        label,
        stroke: token(`--series-${i + 1}`),
        width: 1.5,
        // Told apart without colour too.
        ...(i % 2 === 1 ? { dash: [6, 3] } : {}),
        points: { show: false },
      })),
    ],
    // As names of colours, which follow the theme: the legend is made once.
    legend: { markers: { stroke: (_, i) => `var(--series-${i})` } },
    // Where its place is another: other scales, another size.
    hooks: { draw: [(plot) => placeLine(plot, line, props.cursor)] },
  };
}

/** Puts the line to where the cursor is; away where there is none, or none to see. */
function placeLine(plot: uPlot, line: HTMLElement, cursor: number | undefined): void {
  const x = cursor === undefined ? Number.NaN : plot.valToPos(cursor, 'x');
  // Not the element's own width: asking for that lays the page out.
  line.hidden = !(x >= 0 && x <= plot.bbox.width / devicePixelRatio);
  if (!line.hidden) line.style.transform = `translateX(${Math.round(x)}px)`;
}
