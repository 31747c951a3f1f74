// A file of weights, chosen or dropped: what it holds, and the way to look at it.

import { createSignal, Show } from 'solid-js';
import { POLYTOPES } from '../polytopes/settings.ts';
import { printFragment } from '../shell/fragment.ts';
import { defaults } from '../shell/setting.ts';
import { type NetworkFile, networkText } from './network-file.ts';
import { FILE, fileValues } from './start.ts';
import { takeFile } from './started.web.ts';

export function Import() {
  const [network, setNetwork] = createSignal<NetworkFile>();
  const [problem, setProblem] = createSignal('');
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setNetwork(undefined);
    setProblem('');
    try {
      setNetwork(await takeFile(file));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const address = ({ name, spec }: NetworkFile) =>
    printFragment('polytopes', POLYTOPES, {
      ...defaults(POLYTOPES),
      ...fileValues(spec),
      start: FILE + name,
      epoch: 0,
    });
  return (
    <section class="import" aria-labelledby="import-title">
      <h2 id="import-title">Weights from a file</h2>
      <p class="quiet">
        A .safetensors file with linear layers named as PyTorch's nn.Sequential names them; it stays in this
        browser.
      </p>
      <div class="choice">
        <label class="button">
          Choose a file of weights
          <input
            type="file"
            class="visually-hidden"
            accept=".safetensors"
            onChange={(event) => {
              void take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </label>
        <Show when={network()}>
          {(found) => (
            <a class="button" href={address(found())}>
              Open in Polytopes
            </a>
          )}
        </Show>
      </div>
      <Show when={network()}>
        {(found) => (
          <p role="status">
            {found().name}: {networkText(found())}
            {found().saysActivation ? '' : '. The file does not say its activation; leaky ReLU is taken'}.
          </p>
        )}
      </Show>
      <Show when={problem()}>
        <p class="wrong" role="alert">
          {problem()}
        </p>
      </Show>
    </section>
  );
}
