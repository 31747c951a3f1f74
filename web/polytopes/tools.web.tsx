// What is done with the picture: its colours, nearer and further, a second one beside it, files, and a link.

import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import type { Setting } from '../shell/setting.ts';
import { Button } from '../ui/button.web.tsx';
import { Field } from '../ui/field.web.tsx';
import { type Camera, HOME, zoomed } from './camera.ts';
import type { Picture } from './canvas.web.ts';
import { keepPng, keepSvg } from './keep.web.ts';
import { nameOf, type PolytopeValues, trained } from './recipe.ts';
import { POLYTOPES } from './settings.ts';
import type { Side } from './side.web.ts';

interface ToolsProps {
  readonly values: PolytopeValues;
  readonly set: (changes: Partial<PolytopeValues>) => void;
  readonly camera: Camera;
  readonly onCamera: (camera: Camera) => void;
  readonly pictures: readonly Picture[];
  readonly side: Side;
  readonly aspect: number;
  /** The fragment of a link to what is seen now. */
  readonly address: () => string;
  readonly onPair: (on: boolean) => void;
}

const UNIT = { width: 1, height: 1 };
const MIDDLE = { x: 0.5, y: 0.5 };

export function Tools(props: ToolsProps) {
  const [said, setSaid] = createSignal('');
  const zoom = (factor: number) => props.onCamera(zoomed(props.camera, UNIT, MIDDLE, factor));
  const keep = async (kind: 'SVG' | 'PNG') => {
    const lab = props.side.partition();
    if (!lab) return;
    const name = `${nameOf(props.values)}-epoch${lab.epoch}`;
    const scene = {
      camera: props.camera,
      color: props.values.color,
      thickness: props.values.creases ? 1 : 0,
    };
    try {
      if (kind === 'PNG') await keepPng(props.pictures[0]!, name);
      else await keepSvg(lab, scene, props.aspect, name);
      setSaid(`Kept as ${name}.${kind.toLowerCase()}`);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  };
  const takeApart = async () => {
    const [found, ready] = [props.side.partition(), props.side.ready()];
    if (!found || !ready) return;
    const { backpropAddress } = await import('../share/to-backprop.ts');
    try {
      const { network: spec, parameters } = found;
      location.hash = backpropAddress({ spec, parameters }, trained(props.values), ready.picture);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  };
  const copy = async () => {
    const link = new URL(props.address(), location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      setSaid('The link is on the clipboard: it holds everything but a picture of your own');
    } catch {
      setSaid(`The browser gives no clipboard; the link is ${link}`);
    }
  };
  const field = (name: 'color' | 'creases') => (
    <Field
      setting={POLYTOPES[name] as Setting}
      value={props.values[name]}
      onChange={(value) => props.set({ [name]: value })}
    />
  );
  return (
    <div class="tools">
      {field('color')}
      {field('creases')}
      <fieldset class="buttons" aria-label="Zoom">
        <Button label="Zoom out" onClick={() => zoom(0.5)} disabled={props.camera.zoom <= 1}>
          −
        </Button>
        <Button label="Zoom in" onClick={() => zoom(2)}>
          +
        </Button>
        <Button onClick={() => props.onCamera(HOME)} disabled={props.camera.zoom <= 1}>
          Show all
        </Button>
      </fieldset>
      <Button pressed={props.values.right !== ''} onClick={() => props.onPair(props.values.right === '')}>
        Side by side
      </Button>
      <fieldset class="buttons" aria-label="Keep the picture">
        <Button label="Keep as SVG" onClick={() => void keep('SVG')}>
          SVG
        </Button>
        <Button label="Keep as PNG" onClick={() => void keep('PNG')}>
          PNG
        </Button>
        <Button onClick={() => void copy()}>Copy link</Button>
      </fieldset>
      <Button onClick={() => void takeApart()} disabled={!props.side.partition() || !props.side.ready()}>
        Open in Backprop
      </Button>
      <Fingerprint side={props.side} />
      <p class="said" role="status">
        {said()}
      </p>
    </div>
  );
}

/** Of the weights, while training rests: equal bits, equal text. */
function Fingerprint(props: { readonly side: Side }) {
  const [text, setText] = createSignal<string>();
  const resting = createMemo(() => {
    const { activity, epoch } = props.side.progress();
    return activity === 'paused' && props.side.ready() ? epoch : -1;
  });
  createEffect(
    on(resting, async (epoch) => {
      setText(undefined);
      let asks = epoch >= 0;
      onCleanup(() => {
        asks = false;
      });
      // What is reported lags behind: the training may have gone on, and be on its way back to this very epoch.
      while (asks) {
        const found = await props.side.lab.fingerprint().catch(() => undefined);
        if (!asks || !found) return;
        if (found.epoch === epoch && found.steps === 0) {
          setText(found.text);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }),
  );
  return (
    <Show when={text()}>
      <p class="fingerprint">
        Weights at epoch {props.side.progress().epoch}: <span class="number">{text()}</span>
      </p>
    </Show>
  );
}
