// The network as a diagram: a circle for each neuron; one that is picked lights its crease.

import { createMemo, createSignal, For } from 'solid-js';
import type { NetworkSpec } from '../../src/net/network.ts';

interface DiagramProps {
  readonly network: NetworkSpec;
  /** Hidden neurons are counted through the layers from 0. */
  readonly picked: number | undefined;
  readonly onPick: (neuron: number | undefined) => void;
  /** A neuron that is only pointed at. */
  readonly onHover: (neuron: number | undefined) => void;
  /** By layer, which neurons are positive in the polytope that is looked at. */
  readonly pattern: readonly (readonly boolean[])[] | undefined;
}

const [WIDTH, HEIGHT, MARGIN] = [320, 180, 14];

interface Dot {
  readonly neuron: number;
  readonly layer: number;
  readonly place: number;
  readonly x: number;
  readonly y: number;
}

export function Diagram(props: DiagramProps) {
  let element!: HTMLDivElement;
  const layout = createMemo(() => dots(props.network));
  const [focused, setFocused] = createSignal(0);
  const current = () => Math.min(props.picked ?? focused(), layout().hidden.length - 1);
  const radius = createMemo(() => {
    const { inputs, hidden, outputs } = props.network;
    const tallest = Math.max(inputs, outputs, ...hidden);
    return Math.min(7, (HEIGHT - 2 * MARGIN) / tallest / 2.4, WIDTH / (hidden.length + 2) / 2.6);
  });
  const active = (dot: Dot) => props.pattern?.[dot.layer]?.[dot.place];
  const pick = (neuron: number) => props.onPick(neuron === props.picked ? undefined : neuron);
  const move = (event: KeyboardEvent) => {
    const { hidden } = layout();
    const now = hidden[current()]!;
    const inLayer = (layer: number, place: number) => {
      const width = props.network.hidden[layer];
      if (width === undefined) return now.neuron;
      return hidden.find((dot) => dot.layer === layer && dot.place === Math.min(place, width - 1))!.neuron;
    };
    const next = {
      ArrowDown: inLayer(now.layer, now.place + 1),
      ArrowUp: inLayer(now.layer, Math.max(0, now.place - 1)),
      ArrowLeft: inLayer(now.layer - 1, now.place),
      ArrowRight: inLayer(now.layer + 1, now.place),
      Home: 0,
      End: hidden.length - 1,
    }[event.key];
    if (event.key === 'Enter' || event.key === ' ') pick(now.neuron);
    else if (event.key === 'Escape') props.onPick(undefined);
    else if (next !== undefined) {
      if (props.picked !== undefined) props.onPick(next);
      setFocused(next);
      element.querySelectorAll<SVGElement>('[role=option]')[next]?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div
      ref={element}
      class="diagram"
      role="listbox"
      tabIndex={-1}
      aria-label="Hidden neurons: the arrow keys go from one to the next, Enter lights its crease"
      onKeyDown={move}
      onPointerLeave={() => props.onHover(undefined)}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="presentation">
        <g>
          <path class="links" d={layout().links} />
          <For each={layout().ends}>
            {({ x, y }) => <rect class="end" x={x - 4} y={y - 4} width="8" height="8" />}
          </For>
        </g>
        <For each={layout().hidden}>
          {(dot) => (
            <g
              role="option"
              class="neuron"
              classList={{ positive: active(dot) === true, zero: active(dot) === false }}
              aria-selected={props.picked === dot.neuron}
              aria-label={`Layer ${dot.layer + 1}, neuron ${dot.place + 1}${active(dot) === undefined ? '' : active(dot) ? ', positive here' : ', not positive here'}`}
              tabIndex={dot.neuron === current() ? 0 : -1}
              onClick={() => {
                setFocused(dot.neuron);
                pick(dot.neuron);
              }}
              onPointerEnter={() => props.onHover(dot.neuron)}
            >
              <circle class="reach" cx={dot.x} cy={dot.y} r={Math.max(radius() * 1.15, radius() + 1)} />
              <circle class="dot" cx={dot.x} cy={dot.y} r={radius()} />
            </g>
          )}
        </For>
      </svg>
    </div>
  );
}

/** Where everything is. Connections are drawn where they can be told apart. */
function dots({ inputs, hidden, outputs }: NetworkSpec) {
  const columns = [inputs, ...hidden, outputs];
  const x = (column: number) => MARGIN + (column * (WIDTH - 2 * MARGIN)) / (columns.length - 1);
  const y = (place: number, count: number) =>
    HEIGHT / 2 + ((place - (count - 1) / 2) * (HEIGHT - 2 * MARGIN)) / Math.max(count, 4);
  let neuron = 0;
  const found: Dot[] = hidden.flatMap((width, layer) =>
    Array.from({ length: width }, (_, place) => ({
      neuron: neuron++,
      layer,
      place,
      x: x(layer + 1),
      y: y(place, width),
    })),
  );
  const ends = [0, columns.length - 1].flatMap((column) =>
    Array.from({ length: columns[column]! }, (_, place) => ({ x: x(column), y: y(place, columns[column]!) })),
  );
  let links = '';
  for (let column = 0; column + 1 < columns.length; column++) {
    const [from, to] = [columns[column]!, columns[column + 1]!];
    if (from * to > 256) continue;
    for (let a = 0; a < from; a++) {
      for (let b = 0; b < to; b++) {
        links += `M${x(column).toFixed(1)} ${y(a, from).toFixed(1)}L${x(column + 1).toFixed(1)} ${y(b, to).toFixed(1)}`;
      }
    }
  }
  return { hidden: found, ends, links };
}
