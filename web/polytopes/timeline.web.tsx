// Time: play, pause, a step on or back, and the whole history as a slider.

import { createSignal, Show } from 'solid-js';
import { Button } from '../ui/button.web.tsx';
import { Slider } from '../ui/slider.web.tsx';
import type { Player } from './player.web.ts';

export function Timeline(props: { readonly player: Player; readonly summary: string }) {
  // While it is dragged, the slider is where the hand is, not where the training is.
  const [dragged, setDragged] = createSignal<number>();
  const shown = () => dragged() ?? props.player.epoch();
  return (
    <div class="timeline">
      <div class="buttons">
        <Button onClick={() => (props.player.playing() ? props.player.pause() : props.player.play())}>
          <Show when={props.player.playing()} fallback="Train">
            Pause
          </Show>
        </Button>
        <Button
          label="−1: one epoch back"
          disabled={props.player.epoch() <= props.player.first()}
          onClick={() => props.player.step(-1)}
        >
          −1
        </Button>
        <Button label="+1: one epoch on" onClick={() => props.player.step(1)}>
          +1
        </Button>
      </div>
      <Slider
        label="Epoch"
        min={props.player.first()}
        max={Math.max(props.player.first() + 1, props.player.newest())}
        value={shown()}
        text={`${shown().toLocaleString('en')} of ${props.player.newest().toLocaleString('en')}`}
        onInput={(epoch) => {
          setDragged(epoch);
          props.player.seek(epoch);
        }}
        onChange={(epoch) => {
          props.player.seek(epoch);
          setDragged(undefined);
        }}
      />
      <p class="summary number">{props.summary}</p>
    </div>
  );
}
