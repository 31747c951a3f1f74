// The checkpoints of a run: one is chosen, and opened in Polytopes, or saved for PyTorch.

import { createSignal, createUniqueId, For, Show } from 'solid-js';
import type { CheckpointFile } from '../../src/run/listing.ts';
import { exportedWeights } from '../lab/exported.ts';
import { POLYTOPES } from '../polytopes/settings.ts';
import { readNetworkFile } from '../share/network-file.ts';
import { pytorchScript } from '../share/pytorch.ts';
import { saveFile } from '../share/save.web.ts';
import { startText, startValues } from '../share/start.ts';
import { printFragment } from '../shell/fragment.ts';
import { defaults } from '../shell/setting.ts';
import { Button } from '../ui/button.web.tsx';
import type { OpenRun } from './live.web.ts';
import type { RunSource } from './source.ts';

interface CheckpointsProps {
  readonly source: RunSource;
  readonly run: OpenRun;
}

export function Checkpoints(props: CheckpointsProps) {
  const id = createUniqueId();
  const all = () => props.run.contents()?.checkpoints ?? [];
  const [picked, setPicked] = createSignal('');
  const [problem, setProblem] = createSignal('');
  const checkpoint = () => all().find(({ file }) => file === picked()) ?? all().at(-1);
  const name = () => props.run.summary().path;
  const values = () => startValues(props.run.summary());

  const save = async (what: 'weights' | 'script') => {
    const chosen = checkpoint();
    if (!chosen) return;
    try {
      setProblem('');
      const bytes = await props.source.bytes(props.run.summary().id, chosen.file);
      const network = readNetworkFile(bytes, chosen.file);
      const file = fileName(name(), chosen);
      if (what === 'weights') {
        const weights = exportedWeights(network.spec, network.parameters, chosen);
        saveFile(`${file}.safetensors`, weights, 'application/octet-stream');
      } else {
        const script = pytorchScript(network, `${file}.safetensors`, `${name()}, ${placeText(chosen)}`);
        saveFile(`${file}.py`, script, 'text/x-python');
      }
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <Show when={checkpoint()} fallback={<p class="quiet">There is no checkpoint, or they lie elsewhere.</p>}>
      {(chosen) => (
        <>
          <div class="choice">
            <div class="field">
              <div class="label">
                <label for={id}>Checkpoint</label>
              </div>
              <select id={id} value={chosen().file} onChange={(event) => setPicked(event.target.value)}>
                <For each={all()}>
                  {(each) => (
                    <option value={each.file} selected={each.file === chosen().file}>
                      {placeText(each)}
                    </option>
                  )}
                </For>
              </select>
            </div>
            <Show when={typeof values() === 'object'}>
              <a class="button" href={polytopesAddress(name(), chosen(), values() as object)}>
                Open in Polytopes
              </a>
            </Show>
            <Button onClick={() => void save('weights')}>Save weights (.safetensors)</Button>
            <Button onClick={() => void save('script')}>Save PyTorch script (.py)</Button>
          </div>
          <p class="quiet">
            <Show when={typeof values() === 'string'}>{values() as string} </Show>
            The script loads the weights beside it and asserts that PyTorch's outputs are those computed here.
          </p>
          <Show when={problem()}>
            <p class="wrong" role="alert">
              {problem()}
            </p>
          </Show>
        </>
      )}
    </Show>
  );
}

function placeText({ epoch, steps }: CheckpointFile): string {
  const after = `after epoch ${epoch}`;
  return steps === 0 ? after : `${after} and ${steps} ${steps === 1 ? 'step' : 'steps'}`;
}

/** Both files of an export lie beside each other under one name. */
function fileName(run: string, { epoch, steps }: CheckpointFile): string {
  const plain = run.replace(/[^\w.-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '') || 'run';
  return `${plain}-epoch-${epoch}${steps > 0 ? `-step-${steps}` : ''}`;
}

function polytopesAddress(run: string, place: CheckpointFile, values: object): string {
  const all = { ...defaults(POLYTOPES), ...values, start: startText(run, place), epoch: place.epoch };
  return printFragment('polytopes', POLYTOPES, all);
}
