// The picture with what is done to it: pointing, panning, zooming, by mouse, touch and keyboard.

import { createEffect, createSignal, onCleanup, onMount, Show } from 'solid-js';
import type { FlatView, LabPartition } from '../lab/protocol.ts';
import { type Camera, HOME, type Point, panned, toPlane, zoomed } from './camera.ts';
import { type Drawing, Picture } from './canvas.web.ts';
import type { Marks } from './overlay.web.ts';
import type { Look } from './renderer.ts';

interface StageProps {
  readonly label: string;
  readonly partition: LabPartition | undefined;
  readonly camera: Camera;
  readonly onCamera: (camera: Camera) => void;
  readonly color: Look['color'];
  readonly thickness: number;
  readonly marks: Marks;
  /** Width over height. */
  readonly aspect: number;
  /** The point that is pointed at; undefined when the pointer leaves. */
  readonly onHover: (point: Point | undefined) => void;
  /** A point that was chosen, by click or keyboard. */
  readonly onPin: (point: Point | undefined) => void;
  readonly pinned: Point | undefined;
  readonly onPicture: (picture: Picture) => void;
  /** Who draws, and what is to come with polytopes where that is not the GPU. */
  readonly draw: 'auto' | 'gpu' | 'flat';
  readonly onWanted: (view: FlatView | undefined) => void;
}

/** A press that moves less than this, in pixels, is a click. */
const CLICK = 4;
const WHEEL = 0.0015;

export function Stage(props: StageProps) {
  let element!: HTMLDivElement;
  const [drawing, setDrawing] = createSignal<Drawing>('webgl');
  const [picture, setPicture] = createSignal<Picture>();
  onMount(() => {
    const made = new Picture(element, setDrawing, props.onWanted, props.draw);
    const resize = () =>
      made.resize(element.clientWidth, element.clientHeight, Math.min(2, devicePixelRatio));
    const watch = new ResizeObserver(resize);
    watch.observe(element);
    resize();
    setPicture(made);
    props.onPicture(made);
    // Not passive: what is zoomed must not scroll the page.
    element.addEventListener('wheel', wheel, { passive: false });
    onCleanup(() => {
      watch.disconnect();
      made.dispose();
    });
  });
  createEffect(() => {
    element.style.aspectRatio = String(props.aspect);
    element.style.setProperty('--aspect', String(props.aspect));
  });
  createEffect(() => {
    const { partition, camera, color, thickness, marks } = props;
    picture()?.show({ partition, camera, color, thickness, marks });
  });

  const size = () => ({ width: element.clientWidth, height: element.clientHeight });
  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 20 : 1) * WHEEL);
    props.onCamera(zoomed(props.camera, size(), at(event), factor));
  };

  const fingers = new Map<number, Point>();
  let moved = 0;
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    if (fingers.size === 0) moved = 0;
    fingers.set(event.pointerId, at(event));
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const now = at(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') props.onHover(toPlane(props.camera, size(), now));
      return;
    }
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (other) {
      const spread = (p: Point) => Math.hypot(p.x - other.x, p.y - other.y);
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      const nearer = zoomed(props.camera, size(), middle, spread(now) / Math.max(1, spread(before)));
      props.onCamera(panned(nearer, size(), dx / 2, dy / 2));
    } else if (event.pointerType !== 'touch' && moved > CLICK) {
      props.onCamera(panned(props.camera, size(), dx, dy));
    }
  };
  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId) || event.type === 'pointercancel') return;
    if (moved <= CLICK && fingers.size === 0) props.onPin(toPlane(props.camera, size(), at(event)));
  };

  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { width, height } = size();
    const middle = { x: width / 2, y: height / 2 };
    const step = (event.shiftKey ? 0.1 : 0.01) / props.camera.zoom;
    const from = props.pinned ?? { x: props.camera.x, y: props.camera.y };
    const go = (dx: number, dy: number) => {
      const to = { x: clamp(from.x + dx * step), y: clamp(from.y + dy * step) };
      props.onHover(undefined);
      props.onPin(to);
      props.onCamera(following(props.camera, to));
    };
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => go(-1, 0),
      ArrowRight: () => go(1, 0),
      ArrowUp: () => go(0, -1),
      ArrowDown: () => go(0, 1),
      '+': () => props.onCamera(zoomed(props.camera, size(), middle, 1.5)),
      '=': () => props.onCamera(zoomed(props.camera, size(), middle, 1.5)),
      '-': () => props.onCamera(zoomed(props.camera, size(), middle, 1 / 1.5)),
      '0': () => props.onCamera(HOME),
      Escape: () => props.onPin(undefined),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  return (
    <figure class="stage">
      <div
        ref={element}
        class="picture"
        role="application"
        aria-label={`${props.label}. Arrow keys move the crosshair, + and - zoom, 0 shows all, Escape lets go.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the crosshair is moved by keyboard
        tabIndex={0}
        data-drawing={drawing()}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onPointerLeave={() => props.onHover(undefined)}
        onKeyDown={key}
      />
      <Show when={drawing() === 'flat'}>
        <figcaption class="drawing">Drawn without a GPU: this browser gives the page none.</figcaption>
      </Show>
    </figure>
  );
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** A view that has the point in it: the same one where it does already. */
function following(camera: Camera, { x, y }: Point): Camera {
  const room = 0.45 / camera.zoom;
  const isNear = Math.abs(x - camera.x) <= room && Math.abs(y - camera.y) <= room;
  return isNear ? camera : panned({ ...camera, x, y }, { width: 1, height: 1 }, 0, 0);
}
