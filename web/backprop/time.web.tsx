// Time: play, step both ways as finely as one likes, scrub; Space, the arrow keys, and brackets for finer and coarser.

import { createSignal, For, onCleanup, onMount } from 'solid-js';
import { Button } from '../ui/button.web.tsx';
import { Slider } from '../ui/slider.web.tsx';
import type { Session } from './session.web.ts';

const GRAINS = [
  { value: 'micro', label: 'micro-step' },
  { value: 'update', label: 'update' },
  { value: 'epoch', label: 'epoch' },
  { value: 'hundred', label: '100 epochs' },
] as const;
type Grain = (typeof GRAINS)[number]['value'];

const PACES = [1, 2.5, 5, 10, 20, 40, 100, 1000, Number.POSITIVE_INFINITY];

export function Time(props: { readonly session: Session }) {
  const [grain, setGrain] = createSignal<Grain>('epoch');
  const [pace, setPace] = createSignal(20);
  const frame = () => props.session.frame();
  const step = (by: 1 | -1) => {
    const now = grain();
    if (now === 'micro') props.session.microMove(by);
    else props.session.move(by < 0 ? `-${now}` : now);
  };
  const toggle = () => (props.session.playing() ? props.session.pause() : props.session.play(pace()));
  const finer = (by: 1 | -1) => {
    const at = GRAINS.findIndex(({ value }) => value === grain());
    setGrain(GRAINS[Math.max(0, Math.min(GRAINS.length - 1, at - by))]!.value);
  };
  const key = (event: KeyboardEvent) => {
    const on = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (on.closest('input, select, textarea, [role=tablist], [role=application]')) return;
    if (event.key === ' ' && on.closest('button, summary, a, [role=button]')) return;
    const act = {
      ' ': toggle,
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      '[': () => finer(1),
      ']': () => finer(-1),
      Home: () => props.session.move('start'),
      End: () => props.session.move('end'),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  onMount(() => document.addEventListener('keydown', key));
  onCleanup(() => document.removeEventListener('keydown', key));
  const where = () => {
    const { epoch, offset } = frame()?.state ?? { epoch: 0, offset: 0 };
    return `${epoch}${offset > 0 ? `, sample ${offset}` : ''} of ${frame()?.head.epoch ?? 0}`;
  };
  return (
    <section class="time" aria-label="Time">
      <div class="buttons">
        <Button onClick={() => props.session.move('start')} label="To the start">
          |◀
        </Button>
        <Button onClick={() => step(-1)} label={`Back one ${labelOf(grain())}`}>
          ◀
        </Button>
        <Button onClick={toggle} pressed={props.session.playing()}>
          {props.session.playing() ? 'Pause' : 'Play'}
        </Button>
        <Button onClick={() => step(1)} label={`On one ${labelOf(grain())}`}>
          ▶
        </Button>
        <Button onClick={() => props.session.move('end')} label="To the newest">
          ▶|
        </Button>
        <Button onClick={() => props.session.settings.set({ epoch: 0, offset: 0, micro: 0, story: '' })}>
          Reset
        </Button>
      </div>
      <fieldset class="segments">
        <legend class="visually-hidden">A step is</legend>
        <For each={GRAINS}>
          {({ value, label }) => (
            <label>
              <input type="radio" name="grain" checked={grain() === value} onChange={() => setGrain(value)} />
              {label}
            </label>
          )}
        </For>
      </fieldset>
      <label class="pace">
        <span>Speed</span>
        <select
          onChange={(event) => {
            setPace(Number(event.currentTarget.value));
            if (props.session.playing()) props.session.play(pace());
          }}
        >
          <For each={PACES}>
            {(value) => (
              <option value={value} selected={value === pace()}>
                {Number.isFinite(value) ? `${value} epochs/s` : 'full speed'}
              </option>
            )}
          </For>
        </select>
      </label>
      <Slider
        label="Epoch"
        min={0}
        max={Math.max(1, frame()?.head.epoch ?? 0)}
        value={frame()?.state.epoch ?? 0}
        text={where()}
        onInput={(epoch) => props.session.seek(epoch)}
      />
      <p class="keys">
        Keys: <kbd>Space</kbd> plays, <kbd>←</kbd> <kbd>→</kbd> step, <kbd>[</kbd> finer, <kbd>]</kbd>{' '}
        coarser.
      </p>
    </section>
  );
}

const labelOf = (grain: Grain) => GRAINS.find(({ value }) => value === grain)!.label;
