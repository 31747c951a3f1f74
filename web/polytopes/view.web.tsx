// The Polytopes view: a network, or two in step, that folds the plane while it learns a picture.

import { createEffect, createMemo, createSignal, For, Index, on, onCleanup, Show, untrack } from 'solid-js';
import { type Cell, cellAt, locate } from '../lab/look.ts';
import type { LabPartition, PictureSource } from '../lab/protocol.ts';
import { readPicture } from '../lab/read-picture.web.ts';
import type { Ignored } from '../shell/fragment.ts';
import { LeftOut } from '../shell/left-out.web.tsx';
import { useSettings } from '../shell/link.web.ts';
import type { Camera, Point } from './camera.ts';
import type { Picture } from './canvas.web.ts';
import { Controls } from './controls.web.tsx';
import { Diagram } from './diagram.web.tsx';
import { Inspector } from './inspector.web.tsx';
import { Losses } from './losses.web.tsx';
import { createPlayer } from './player.web.ts';
import './polytopes.css';
import { labSettings, printRight, rightValues, TRAINED, type TrainedValues, trained } from './recipe.ts';
import { createSide, type Side } from './side.web.ts';
import { Stage } from './stage.web.tsx';
import { createStart } from './start.web.ts';
import { summaryOf } from './summary.ts';
import { Timeline } from './timeline.web.tsx';
import { Tools } from './tools.web.tsx';
import { neuronName, neuronOf, neuronText } from './words.ts';

/** While polytopes change, what is said of one follows at most this often, in milliseconds. */
const LOOK_EVERY = 250;

export default function PolytopesView() {
  const { values, set, ignored, address } = useSettings('polytopes');
  const [own, setOwn] = createSignal<PictureSource>();
  const [refusal, setRefusal] = createSignal<string>();
  const left = createMemo(() => trained(values()), undefined, { equals: sameTraining });
  const right = createMemo(() => (values().right === '' ? undefined : rightValues(values())), undefined, {
    equals: sameTraining,
  });
  const isPair = createMemo(() => right() !== undefined);

  // The sides live as long as there are as many of them.
  const sides = createMemo<readonly Side[]>(() => {
    const count = isPair() ? 2 : 1;
    const made = Array.from({ length: count }, () => createSide(count));
    onCleanup(() => {
      for (const { lab } of made) lab.close();
    });
    return made;
  });
  const start = createStart(() => values().start);
  const settingsOf = (trained: TrainedValues) => start.applied(labSettings(trained, untrack(own)), trained);
  createEffect(
    on([sides, left, own, start.settled], ([[side]]) => {
      if (untrack(start.settled)) void side!.open(settingsOf(left()));
    }),
  );
  createEffect(
    on([sides, right, own, start.settled], ([[, side]]) => {
      const settings = right();
      if (side && settings && untrack(start.settled)) void side.open(settingsOf(settings));
    }),
  );

  const player = createPlayer(
    sides,
    () => values().epoch,
    (epoch) => set({ epoch }, 'replace'),
  );

  const camera = createMemo((): Camera => ({ x: values().x, y: values().y, zoom: values().zoom }));
  const setCamera = ({ x, y, zoom }: Camera) => set({ x, y, zoom }, 'replace');
  const [hovered, setHovered] = createSignal<Point>();
  const [pinned, setPinned] = createSignal<Point>();
  const point = () => hovered() ?? pinned();
  const [pointed, setPointed] = createSignal<number>();
  const hidden = (side: Side) => side.ready()?.network.hidden ?? [];
  const picked = (side: Side) => neuronOf(hidden(side), values().neuron);
  const pick = (side: Side, neuron: number | undefined) =>
    set({ neuron: neuron === undefined ? '' : neuronName(hidden(side), neuron) });

  const pictures: Picture[] = [];
  const take = async (file: File) => {
    setRefusal(undefined);
    try {
      setOwn(await readPicture(file));
      set({ picture: 'own' });
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
  };
  onDropped((file) => void take(file));
  const aspect = (side: Side) => {
    const picture = side.ready()?.picture;
    return picture ? picture.width / picture.height : 1;
  };
  const titles = () => (isPair() ? ['Left', 'Right'] : ['']);

  return (
    <div class="polytopes">
      <div class="board">
        <div class="stages" classList={{ pair: isPair() }}>
          <Index each={sides()}>
            {(side, i) => (
              <Stage
                label={`${titles()[i]} Polytopes of the network`.trim()}
                partition={side().partition()}
                camera={camera()}
                onCamera={setCamera}
                color={values().color}
                thickness={values().creases ? 1 : 0}
                marks={{
                  cell: cellUnder(side().partition(), point()),
                  neuron: pointed() ?? picked(side()),
                  point: point(),
                }}
                aspect={aspect(side())}
                onHover={setHovered}
                onPin={setPinned}
                pinned={pinned()}
                draw={values().draw}
                onWanted={(view) => side().lab.paint(view)}
                onPicture={(picture) => {
                  pictures[i] = picture;
                }}
              />
            )}
          </Index>
        </div>
        <Timeline player={player} summary={summaryOf(sides().map((side) => ({ ...facts(side) })))} />
        <Troubles
          sides={sides()}
          refusal={refusal() ?? start.note(left())}
          ignored={ignored()}
          lacksOwn={values().picture === 'own' && !own() && values().start === ''}
        />
        <Tools
          values={values()}
          set={set}
          onCamera={setCamera}
          camera={camera()}
          pictures={pictures}
          side={sides()[0]!}
          aspect={aspect(sides()[0]!)}
          address={() => address({ epoch: player.epoch() })}
          onPair={(on) => set({ right: on ? printRight(left(), { ...left(), seed: left().seed + 1 }) : '' })}
        />
      </div>
      <div class="panel">
        <Controls
          left={left()}
          right={right()}
          onLeft={(changes) => set({ ...changes, ...keepRight(changes) })}
          onRight={(changes) => set({ right: printRight(left(), { ...right()!, ...changes }) })}
          onFile={(file) => void take(file)}
        />
        <For each={sides()}>
          {(side, i) => (
            <Show when={side.ready()}>
              {(ready) => {
                const cell = createLook(side, point);
                return (
                  <>
                    <section class="network" aria-label={`${titles()[i()]} Network`.trim()}>
                      <h2>{`${titles()[i()]} Network`.trim()}</h2>
                      <Diagram
                        network={ready().network}
                        picked={picked(side)}
                        onPick={(neuron) => pick(side, neuron)}
                        onHover={setPointed}
                        pattern={cell()?.pattern}
                      />
                      <p class="quiet">
                        {neuronText(ready().network.hidden, pointed() ?? picked(side), side.partition())}
                      </p>
                    </section>
                    <Inspector
                      title={`${titles()[i()]} Polytope`.trim()}
                      cell={cell()}
                      point={point()}
                      onNeuron={({ layer, neuron }) => set({ neuron: `${layer + 1}:${neuron + 1}` })}
                    />
                    <Losses
                      title={`${titles()[i()]} Losses`.trim()}
                      side={side}
                      epoch={player.epoch()}
                      onPick={player.seek}
                    />
                  </>
                );
              }}
            </Show>
          )}
        </For>
      </div>
    </div>
  );

  /** The right side keeps its differences, of which what the left is given anew is none. */
  function keepRight(changes: Partial<ReturnType<typeof left>>) {
    const now = right();
    return now ? { right: printRight({ ...left(), ...changes }, { ...now, ...only(changes, now) }) } : {};
  }

  /** Of some changes those in which both sides were equal: they go along. */
  function only(changes: Partial<ReturnType<typeof left>>, now: ReturnType<typeof left>) {
    return Object.fromEntries(
      Object.entries(changes).filter(
        ([name]) => now[name as keyof typeof now] === left()[name as keyof typeof now],
      ),
    );
  }
}

/** A file that is dropped anywhere on the view. */
function onDropped(take: (file: File) => void): void {
  const over = (event: DragEvent) => event.preventDefault();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  };
  addEventListener('dragover', over);
  addEventListener('drop', drop);
  onCleanup(() => {
    removeEventListener('dragover', over);
    removeEventListener('drop', drop);
  });
}

function sameTraining<T>(a: T | undefined, b: T | undefined): boolean {
  if (!a || !b) return a === b;
  return TRAINED.every((name) => a[name as keyof T] === b[name as keyof T]);
}

function cellUnder(partition: LabPartition | undefined, point: Point | undefined): number | undefined {
  if (!partition || !point) return undefined;
  const cell = locate(partition, point.x, point.y);
  return cell < 0 ? undefined : cell;
}

function facts(side: Side) {
  return { progress: side.progress(), cells: side.partition()?.partition.areas.length, ready: side.ready() };
}

/** All about the polytope at a point, at once when the point moves, else a few times a second. */
function createLook(side: Side, point: () => Point | undefined): () => Cell | undefined {
  const [cell, setCell] = createSignal<Cell>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    timer = undefined;
    const lab = untrack(side.partition);
    const at = untrack(point);
    const found = cellUnder(lab, at);
    setCell(lab && at && found !== undefined ? cellAt(lab, found, at.x, at.y) : undefined);
  };
  createEffect(on(point, look));
  createEffect(
    on(side.partition, () => {
      if (untrack(point)) timer ??= setTimeout(look, LOOK_EVERY);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  return cell;
}

function Troubles(props: {
  readonly sides: readonly Side[];
  readonly refusal: string | undefined;
  readonly ignored: readonly Ignored[];
  readonly lacksOwn: boolean;
}) {
  return (
    <div class="troubles" role="status">
      <For each={props.sides}>
        {(side) => <Show when={side.trouble()}>{(text) => <p class="note">{text()}</p>}</Show>}
      </For>
      <Show when={props.refusal}>{(text) => <p class="note">{text()}</p>}</Show>
      <Show when={props.lacksOwn}>
        <p class="note">
          This view is of someone's own picture, which a link does not hold: choose the file again. Until then
          it is the ring.
        </p>
      </Show>
      <LeftOut ignored={props.ignored} />
    </div>
  );
}
