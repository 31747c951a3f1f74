// The plane: the network's output as colour, its regions, the samples; where one may add, points by pointer and keyboard.

import { createEffect, createMemo, createSignal, For, Show } from 'solid-js';
import { threshold } from '../../src/backprop/loss.ts';
import type { Model } from '../../src/backprop/model.ts';
import { forwardSample } from '../../src/backprop/pass.ts';
import { regionsOf } from '../../src/backprop/regions.ts';
import type { Training } from '../../src/backprop/training.ts';
import type { PlanePoint } from '../../src/data/plane-sets.ts';
import { sigmoid } from '../../src/random/math.ts';
import { contour, type Domain, linesOf, SIZE, toPixel, toPlane } from './plane.ts';

/** Cells a side of the heat. */
const HEAT = 56;

interface PlaneProps {
  readonly label: string;
  readonly domain: Domain;
  readonly points: readonly PlanePoint[];
  /** The network whose output is drawn; none for the points alone. */
  readonly network?:
    | { readonly model: Model; readonly parameters: Float64Array; readonly training: Training }
    | undefined;
  /** Where points may be added, moved and taken away. */
  readonly onEdit?: ((points: readonly PlanePoint[]) => void) | undefined;
  /** The label of points that are added. */
  readonly adding?: 0 | 1;
  /** The sample that is shown elsewhere. */
  readonly marked?: readonly number[] | undefined;
}

export function Plane(props: PlaneProps) {
  let canvas!: HTMLCanvasElement;
  let svg!: SVGSVGElement;
  const [pen, setPen] = createSignal<[number, number]>();
  const network = () => (props.network?.model.inputs === 2 ? props.network : undefined);
  const output = (x: number, y: number) => {
    const { model, parameters } = network()!;
    return forwardSample(model, parameters, Float64Array.of(x, y)).output;
  };
  const lines = createMemo(() => {
    const now = network();
    if (!now?.parameters.every(Number.isFinite)) return undefined;
    const middle = threshold(now.training);
    const regions = regionsOf(now.model, now.parameters, props.domain);
    if (regions) return { ...linesOf(regions, props.domain, middle), count: regions.length };
    return { creases: '', boundary: contour(output, middle, props.domain), count: undefined };
  });

  createEffect(() => {
    const now = network();
    const context = canvas.getContext('2d')!;
    const { domain } = props;
    if (!now?.parameters.every(Number.isFinite)) {
      context.clearRect(0, 0, HEAT, HEAT);
      return;
    }
    const image = context.createImageData(HEAT, HEAT);
    const scale = now.training.loss === 'bce' ? 1 : 4;
    const middle = threshold(now.training);
    for (let j = 0; j < HEAT; j++) {
      for (let i = 0; i < HEAT; i++) {
        const [x, y] = toPlane(domain, ((i + 0.5) / HEAT) * SIZE, ((j + 0.5) / HEAT) * SIZE);
        const p = sigmoid(scale * (output(x, y) - middle));
        const one = p >= 0.5;
        const at = 4 * (j * HEAT + i);
        image.data.set(one ? [11, 92, 173] : [214, 106, 16], at);
        image.data[at + 3] = Math.round(Math.abs(p - 0.5) * 2 * 150);
      }
    }
    context.putImageData(image, 0, 0);
  });

  const at = (event: PointerEvent): [number, number] => {
    const box = svg.getBoundingClientRect();
    return toPlane(
      props.domain,
      ((event.clientX - box.left) / box.width) * SIZE,
      ((event.clientY - box.top) / box.height) * SIZE,
    );
  };
  const put = (x: number, y: number) => {
    const label = props.adding ?? 1;
    props.onEdit?.([...props.points, { x, y, label, truth: label }]);
  };
  let dragged: number | undefined;
  const down = (event: PointerEvent) => {
    if (!props.onEdit) return;
    const index = (event.target as Element).closest('[data-point]')?.getAttribute('data-point');
    if (index == null) put(...at(event));
    else {
      dragged = Number(index);
      svg.setPointerCapture(event.pointerId);
    }
  };
  const drag = (event: PointerEvent) => {
    if (dragged === undefined) return;
    const [x, y] = at(event);
    props.onEdit?.(props.points.map((point, i) => (i === dragged ? { ...point, x, y } : point)));
  };
  const key = (event: KeyboardEvent) => {
    if (!props.onEdit) return;
    const [left, bottom, right, top] = props.domain;
    const [x, y] = pen() ?? [(left + right) / 2, (bottom + top) / 2];
    const step = ((right - left) / 50) * (event.shiftKey ? 5 : 1);
    const to = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[
      event.key
    ];
    if (to)
      setPen([Math.max(left, Math.min(right, x + to[0]!)), Math.max(bottom, Math.min(top, y + to[1]!))]);
    else if (event.key === 'Enter' || event.key === ' ') put(x, y);
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      const distances = props.points.map((point) => (point.x - x) ** 2 + (point.y - y) ** 2);
      const nearest = distances.indexOf(Math.min(...distances));
      props.onEdit(props.points.filter((_, i) => i !== nearest));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const editable = () => props.onEdit !== undefined;
  return (
    <div class="plane">
      <canvas ref={canvas} width={HEAT} height={HEAT} />
      <svg
        ref={svg}
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        role={editable() ? 'application' : 'img'}
        aria-label={
          editable()
            ? `${props.label}. Arrow keys move a cross, Enter puts a point there, Delete takes the nearest away.`
            : props.label
        }
        tabIndex={editable() ? 0 : undefined}
        onPointerDown={down}
        onPointerMove={drag}
        onPointerUp={() => {
          dragged = undefined;
        }}
        onKeyDown={key}
        onFocus={() =>
          editable() &&
          !pen() &&
          setPen([(props.domain[0] + props.domain[2]) / 2, (props.domain[1] + props.domain[3]) / 2])
        }
        onBlur={() => setPen(undefined)}
        classList={{ editable: editable() }}
      >
        <path class="creases" d={lines()?.creases ?? ''} />
        <path class="boundary" d={lines()?.boundary ?? ''} />
        <For each={props.points}>
          {(point, i) => {
            const place = () => toPixel(props.domain, point.x, point.y);
            return (
              <g
                data-point={i()}
                class={point.label === 1 ? 'one' : 'zero'}
                classList={{ flipped: point.label !== point.truth }}
              >
                <Show
                  when={point.label === 1}
                  fallback={<rect x={place()[0] - 4} y={place()[1] - 4} width="8" height="8" />}
                >
                  <circle cx={place()[0]} cy={place()[1]} r="4.5" />
                </Show>
                <Show when={point.label !== point.truth}>
                  <circle class="ring" cx={place()[0]} cy={place()[1]} r="8" />
                </Show>
              </g>
            );
          }}
        </For>
        <Show when={props.marked}>
          {(marked) => {
            const place = () => toPixel(props.domain, marked()[0]!, marked()[1]!);
            return <circle class="marked" cx={place()[0]} cy={place()[1]} r="11" />;
          }}
        </Show>
        <Show when={pen()}>
          {(cross) => {
            const place = () => toPixel(props.domain, ...cross());
            return (
              <path
                class="pen"
                d={`M${place()[0] - 8} ${place()[1]}h16M${place()[0]} ${place()[1] - 8}v16`}
              />
            );
          }}
        </Show>
      </svg>
      <Show when={lines()?.count}>
        {(count) => (
          <p class="muted">
            {count()} {count() === 1 ? 'region' : 'regions'}, cut along the creases in float64.
          </p>
        )}
      </Show>
      <Show when={lines() && lines()!.count === undefined}>
        <p class="muted">
          The boundary is found on a grid of 64 by 64: this network has no straight regions.
        </p>
      </Show>
    </div>
  );
}
