// The network as a diagram: every unit with its activation, every connection with its weight; one tab stop, arrows inside.

import { createMemo, createSignal, For, Show } from 'solid-js';
import { printed } from '../../src/backprop/digits.ts';
import { parameterIndex } from '../../src/backprop/model.ts';
import type { Pass } from '../../src/backprop/pass.ts';
import { parameterWords, place, unitWords } from '../../src/backprop/places.ts';
import { type Edge, layoutOf, type Node } from './diagram-layout.ts';
import type { Session } from './session.web.ts';

/** Digits in the diagram: as many as the panel's results have. */
const DIGITS = 4;

interface DiagramProps {
  readonly session: Session;
  readonly pass: Pass | undefined;
  readonly selected: number | undefined;
  readonly onSelect: (parameter: number) => void;
  readonly dead: readonly { readonly layer: number; readonly unit: number }[];
}

export function Diagram(props: DiagramProps) {
  let svg!: SVGSVGElement;
  const model = () => props.session.plan().model;
  const layout = createMemo(() => layoutOf(model()));
  const parameters = () => props.session.step()?.before.parameters;
  const weight = (k: number) => parameters()?.[k] ?? 0;
  const gradient = (k: number) => props.pass?.gradient[k] ?? Number.NaN;
  const isDead = ({ layer, unit }: Node) =>
    props.dead.some((one) => one.layer === layer && one.unit === unit);
  const bias = ({ layer, unit }: Node) => parameterIndex(model(), { layer, unit, from: null });
  const value = ({ layer, unit }: Node) =>
    (layer < 0 ? props.pass?.inputs[unit] : props.pass?.activations[layer]?.[unit]) ?? Number.NaN;
  const last = () => model().layers.length - 1;
  const brief = (number: number) => printed(number, DIGITS);

  const nodeWords = (node: Node) => {
    const { layer, unit } = node;
    if (layer < 0) return `input x${unit + 1}: ${brief(value(node))}`;
    const z = props.pass?.sums[layer]?.[unit] ?? Number.NaN;
    const delta = props.pass?.deltas[layer]?.[unit] ?? Number.NaN;
    const dead = isDead(node) ? ', dead: off for every training sample' : '';
    return `${unitWords(model(), layer, unit)}: sum ${brief(z)}, activation ${brief(value(node))}, bias ${brief(weight(bias(node)))}, delta ${brief(delta)}${dead}`;
  };
  const edgeWords = (edge: Edge) =>
    `${parameterWords(model(), edge.parameter)}: ${brief(weight(edge.parameter))}, gradient ${brief(gradient(edge.parameter))}`;
  const nodePlace = ({ layer, unit }: Node) =>
    layer < 0
      ? place.input(unit)
      : [place.sum, place.activation, place.delta, place.slope]
          .map((of) => of(layer, unit))
          .concat(`w-${bias({ layer, unit, x: 0, y: 0 })}`, `g-${bias({ layer, unit, x: 0, y: 0 })}`)
          .concat(layer === last() ? [place.probability, place.loss, place.outputSlope, place.label] : [])
          .join(' ');
  const edgePlace = ({ parameter }: Edge) =>
    [
      place.parameter(parameter),
      place.gradient(parameter),
      place.slot(0, parameter),
      place.slot(1, parameter),
    ].join(' ');

  // Nodes and the connections into the next layer take turns as columns of the arrow keys.
  const columns = createMemo(() => {
    const { columns: nodes, edges } = layout();
    return nodes.flatMap((column, i) => [column.length, ...(edges[i] ? [edges[i].length] : [])]);
  });
  const [at, setAt] = createSignal({ column: 0, row: 0 });
  const isCurrent = (column: number, row: number) => {
    const { column: c, row: r } = at();
    const column_ = Math.min(c, columns().length - 1);
    return column === column_ && row === Math.min(r, columns()[column_]! - 1);
  };
  const move = (event: KeyboardEvent) => {
    const counts = columns();
    const { column, row } = at();
    const next = {
      ArrowDown: { column, row: Math.min(counts[column]! - 1, row + 1) },
      ArrowUp: { column, row: Math.max(0, row - 1) },
      ArrowRight: { column: Math.min(counts.length - 1, column + 1), row },
      ArrowLeft: { column: Math.max(0, column - 1), row },
    }[event.key];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    const bounded = { column: next.column, row: Math.min(next.row, counts[next.column]! - 1) };
    setAt(bounded);
    svg.querySelector<SVGElement>(`[data-at="${bounded.column}.${bounded.row}"]`)?.focus();
  };
  const activate = (event: KeyboardEvent, parameter: number) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    props.onSelect(parameter);
  };

  const nameOf = ({ layer, unit }: Node) => {
    if (layer < 0) return `x${unit + 1}`;
    if (layer < last()) return `h${unit + 1}`;
    return props.pass?.probability == null ? 'output' : 'z';
  };
  const Texts = ({ node }: { readonly node: Node }) => (
    <>
      <text class="value" x={node.x} y={node.y + 4}>
        {printed(value(node), 3)}
      </text>
      <Show when={layout().isRoomy}>
        <text class="name" x={node.x} y={node.y - layout().radius - 4}>
          {nameOf(node)}
        </text>
      </Show>
      <Show when={layout().isRoomy && node.layer >= 0}>
        <text class="name" x={node.x} y={node.y + layout().radius + 13}>
          b {printed(weight(bias(node)), 3)}
        </text>
      </Show>
    </>
  );

  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no other way to group its parts
    <svg
      ref={svg}
      class="network"
      viewBox={`0 0 ${layout().width} ${layout().height}`}
      role="group"
      aria-label="The network: arrow keys go from part to part, Enter picks a weight or a bias"
      onKeyDown={move}
    >
      <For each={layout().edges}>
        {(edges, layer) => (
          <For each={edges}>
            {(edge, row) => (
              // biome-ignore lint/a11y/useSemanticElements: a line of a drawing cannot be a button element
              <g
                class="edge"
                classList={{
                  negative: weight(edge.parameter) < 0,
                  picked: props.selected === edge.parameter,
                }}
                data-place={edgePlace(edge)}
                data-at={`${2 * layer() + 1}.${row()}`}
                role="button"
                aria-label={edgeWords(edge)}
                aria-pressed={props.selected === edge.parameter}
                tabIndex={isCurrent(2 * layer() + 1, row()) ? 0 : -1}
                onFocus={() => setAt({ column: 2 * layer() + 1, row: row() })}
                onClick={() => props.onSelect(edge.parameter)}
                onKeyDown={(event) => activate(event, edge.parameter)}
              >
                <line class="reach" x1={edge.x1} y1={edge.y1} x2={edge.x2} y2={edge.y2} />
                <line
                  class="wire"
                  x1={edge.x1}
                  y1={edge.y1}
                  x2={edge.x2}
                  y2={edge.y2}
                  stroke-width={Math.min(9, 1 + 1.6 * Math.abs(weight(edge.parameter)) || 1)}
                  opacity={Math.min(1, 0.3 + Math.abs(weight(edge.parameter)) / 3 || 0.3)}
                />
              </g>
            )}
          </For>
        )}
      </For>
      <For each={layout().columns}>
        {(column, c) => (
          <For each={column}>
            {(node, row) => (
              // biome-ignore lint/a11y/useAriaPropsSupportedByRole: inputs, which are images, have none
              // biome-ignore lint/a11y/noStaticElementInteractions: the role is given below
              <g
                class="unit"
                classList={{
                  input: node.layer < 0,
                  dead: isDead(node),
                  off: node.layer >= 0 && node.layer < last() && value(node) === 0,
                }}
                data-place={nodePlace(node)}
                data-at={`${2 * c()}.${row()}`}
                role={node.layer < 0 ? 'img' : 'button'}
                aria-label={nodeWords(node)}
                aria-pressed={node.layer < 0 ? undefined : props.selected === bias(node)}
                tabIndex={isCurrent(2 * c(), row()) ? 0 : -1}
                onFocus={() => setAt({ column: 2 * c(), row: row() })}
                onClick={() => node.layer >= 0 && props.onSelect(bias(node))}
                onKeyDown={(event) => node.layer >= 0 && activate(event, bias(node))}
              >
                <Show
                  when={node.layer >= 0}
                  fallback={
                    <rect
                      x={node.x - layout().radius}
                      y={node.y - layout().radius * 0.8}
                      width={2 * layout().radius}
                      height={1.6 * layout().radius}
                      rx="3"
                    />
                  }
                >
                  <circle cx={node.x} cy={node.y} r={layout().radius} />
                </Show>
              </g>
            )}
          </For>
        )}
      </For>
      {/* Their text is not part of the buttons, whose names say it in words. */}
      <Show when={layout().radius > 15}>
        <g>
          <For each={layout().columns.flat()}>{(node) => <Texts node={node} />}</For>
        </g>
      </Show>
    </svg>
  );
}
