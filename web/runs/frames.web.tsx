// The frames of a run, or of two at the same epoch, one moment at a time; and the film of all of them.

import { createMemo, For, Show } from 'solid-js';
import { Button } from '../ui/button.web.tsx';
import { Slider } from '../ui/slider.web.tsx';
import type { OpenRun } from './live.web.ts';
import { atOrBefore, mapFolders, pictureFile } from './pictures.ts';
import type { RunSource } from './source.ts';

interface FramesProps {
  readonly source: RunSource;
  readonly runs: readonly OpenRun[];
  /** -1 for the newest. */
  readonly epoch: number;
  readonly onEpoch: (epoch: number, isOver: boolean) => void;
}

export function Frames(props: FramesProps) {
  const epochs = createMemo(() => {
    const all = props.runs.flatMap(({ contents }) => contents()?.frames ?? []);
    return [...new Set(all)].sort((a, b) => a - b);
  });
  const at = () => {
    const wanted = props.epoch < 0 ? epochs().length - 1 : atOrBefore(epochs(), props.epoch);
    return Math.max(0, wanted);
  };
  const epoch = () => epochs()[at()] ?? 0;
  const go = (to: number, isOver: boolean) => {
    const next = Math.min(epochs().length - 1, Math.max(0, to));
    // The newest is followed as it changes.
    props.onEpoch(next === epochs().length - 1 ? -1 : epochs()[next]!, isOver);
  };
  return (
    <Show
      when={epochs().length > 0}
      fallback={<p class="quiet">No frame has been drawn, or they lie elsewhere.</p>}
    >
      <div class="scrub">
        <Button label="The frame before" disabled={at() === 0} onClick={() => go(at() - 1, true)}>
          ‹
        </Button>
        <Slider
          label="Frame"
          min={0}
          max={Math.max(1, epochs().length - 1)}
          value={at()}
          text={`after epoch ${epoch()}, ${at() + 1} of ${epochs().length}`}
          onInput={(index) => go(index, false)}
          onChange={(index) => go(index, true)}
        />
        <Button
          label="The next frame"
          disabled={at() === epochs().length - 1}
          onClick={() => go(at() + 1, true)}
        >
          ›
        </Button>
      </div>
      <div class="pictures">
        <For each={props.runs}>
          {(run) => (
            <Pictures source={props.source} run={run} epoch={epoch()} isNamed={props.runs.length > 1} />
          )}
        </For>
      </div>
    </Show>
  );
}

interface PicturesProps {
  readonly source: RunSource;
  readonly run: OpenRun;
  readonly epoch: number;
  readonly isNamed: boolean;
}

/** The frame of a moment, and the maps that belong to it. */
function Pictures(props: PicturesProps) {
  const name = () => props.run.summary().path;
  const own = () => {
    const frames = props.run.contents()?.frames ?? [];
    return frames[atOrBefore(frames, props.epoch)];
  };
  const maps = () => mapFolders(props.run.contents()?.files ?? []);
  const source = (file: string) => props.source.address(props.run.summary().id, file);
  return (
    <figure>
      <Show when={props.isNamed}>
        <figcaption>{name()}</figcaption>
      </Show>
      <Show when={own()} fallback={<p class="quiet">{name()} has no frame up to this epoch.</p>}>
        {(epoch) => (
          <img
            src={source(pictureFile('frames', epoch()))}
            alt={`${name()} after epoch ${epoch()}: the prediction crossed by the creases, the prediction alone, and the target with its points`}
          />
        )}
      </Show>
      <For each={maps()}>
        {({ folder, epochs }) => (
          <Show when={epochs[atOrBefore(epochs, props.epoch)]}>
            {(epoch) => (
              <>
                <figcaption>
                  {folder}, epoch {epoch()}
                </figcaption>
                <img
                  src={source(pictureFile(folder, epoch()))}
                  alt={`${name()}: ${folder} at epoch ${epoch()}`}
                />
              </>
            )}
          </Show>
        )}
      </For>
    </figure>
  );
}

export function Movie(props: { readonly source: RunSource; readonly run: OpenRun }) {
  const { id } = props.run.summary();
  return (
    <Show when={props.run.contents()?.movie}>
      {/* biome-ignore lint/a11y/useMediaCaption: it has no sound; its frames say what they show */}
      <video
        controls
        preload="metadata"
        src={props.source.address(id, 'movie.mp4')}
        aria-label={`${props.run.summary().path}: the film of its frames, without sound`}
      />
    </Show>
  );
}
