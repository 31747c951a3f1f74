// All about one polytope: its affine function, area, pattern, distance to the nearest crease, and neighbours.

import { createMemo, For, Show } from 'solid-js';
import type { Cell, NeuronPlace } from '../lab/look.ts';
import { Term } from '../ui/tip.web.tsx';
import type { Point } from './camera.ts';
import { affineText, significant } from './words.ts';

interface InspectorProps {
  /** Of which side, where there are two. */
  readonly title: string;
  readonly cell: Cell | undefined;
  readonly point: Point | undefined;
  readonly onNeuron: (place: NeuronPlace) => void;
}

/** Neighbours listed at once; the others are counted. */
const LISTED = 12;

export function Inspector(props: InspectorProps) {
  return (
    <section class="inspector" aria-label={props.title}>
      <h2>{props.title}</h2>
      <Show
        when={props.cell}
        fallback={
          <p class="quiet">
            Point at the picture, tap it, or move the crosshair with the arrow keys, to read off the polytope
            there.
          </p>
        }
      >
        {(cell) => <Facts {...props} cell={cell()} />}
      </Show>
    </section>
  );
}

function Facts(props: InspectorProps & { readonly cell: Cell }) {
  const neighbours = createMemo(() => props.cell.neighbours.slice(0, LISTED));
  const active = () => props.cell.pattern.reduce((sum, layer) => sum + layer.filter(Boolean).length, 0);
  const all = () => props.cell.pattern.reduce((sum, layer) => sum + layer.length, 0);
  return (
    <dl class="facts">
      <dt>
        <Term about="Where the crosshair is: x from 0 at the left to 1 at the right, y from 0 at the top to 1 at the bottom.">
          (x, y)
        </Term>
      </dt>
      <dd class="number">
        {significant(props.point?.x ?? Number.NaN, 6)}, {significant(props.point?.y ?? Number.NaN, 6)}
      </dd>
      <dt>
        <Term about="Everywhere in this polytope the network computes exactly this; multiplied out along its pattern in float64.">
          f(x, y)
        </Term>
      </dt>
      <dd class="number" data-fact="affine">
        <For each={[...props.cell.affine.constants]}>
          {(_, o) => <div>{affineText(props.cell.affine, o())}</div>}
        </For>
      </dd>
      <dt>
        <Term about="What the network gives at the crosshair: the affine function above, evaluated there.">
          f here
        </Term>
      </dt>
      <dd class="number">{props.cell.outputs.map((value) => significant(value, 6)).join(', ')}</dd>
      <dt>
        <Term about="Of the polytope; the whole picture has an area of 1.">Area</Term>
      </dt>
      <dd class="number" data-fact="area">
        {significant(props.cell.area, 5)}
      </dd>
      <dt>
        <Term about="From the crosshair straight to the nearest crease of this polytope, and whose crease that is: LAYER:NEURON from 1.">
          To a crease
        </Term>
      </dt>
      <dd data-fact="distance">
        <Show when={props.cell.nearest} fallback="there is none">
          {(nearest) => (
            <>
              <span class="number">{significant(props.cell.distance, 5)}</span> to{' '}
              <NeuronButton place={nearest()} onNeuron={props.onNeuron} />
            </>
          )}
        </Show>
      </dd>
      <dt>
        <Term about="Neurons whose pre-activation is above 0 here, layer by layer: 1 positive, 0 not. The hash stands for the pattern: equal patterns, equal hashes.">
          Pattern
        </Term>
      </dt>
      <dd data-fact="pattern">
        {active()} of {all()} positive, hash <span class="number">{props.cell.hash}</span>
        <details class="twin">
          <summary>Bits</summary>
          <ol class="bits number">
            <For each={props.cell.pattern}>
              {(layer) => <li>{layer.map((on) => (on ? '1' : '0')).join('')}</li>}
            </For>
          </ol>
        </details>
      </dd>
      <dt>
        <Term about="The polytopes beyond each of its creases, named by the neuron that changes sign there: LAYER:NEURON from 1.">
          Neighbours
        </Term>
      </dt>
      <dd data-fact="neighbours">
        {props.cell.neighbours.length}:{' '}
        <For each={neighbours()}>
          {({ neuron }) => <NeuronButton place={neuron} onNeuron={props.onNeuron} />}
        </For>
        <Show when={props.cell.neighbours.length > LISTED}>
          and {props.cell.neighbours.length - LISTED} more
        </Show>
      </dd>
    </dl>
  );
}

function NeuronButton(props: {
  readonly place: NeuronPlace;
  readonly onNeuron: (place: NeuronPlace) => void;
}) {
  const name = () => `${props.place.layer + 1}:${props.place.neuron + 1}`;
  return (
    <button
      type="button"
      class="neuron-name number"
      aria-label={`${name()}: light the crease of layer ${props.place.layer + 1}, neuron ${props.place.neuron + 1}`}
      onClick={() => props.onNeuron(props.place)}
    >
      {name()}
    </button>
  );
}
