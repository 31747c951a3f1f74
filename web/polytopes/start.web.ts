// A training that begins with a saved network: loaded when the link names one, and left as soon as the settings are no
// longer those that go with it.

import { type Accessor, createEffect, createSignal, on } from 'solid-js';
import type { LabSettings } from '../lab/protocol.ts';
import { goesWith, startName } from '../share/start.ts';
import type { Started } from '../share/started.web.ts';
import type { TrainedValues } from './recipe.ts';

export interface Start {
  /** Changes when there is something to begin with, or it is known that there is not; empty until then. */
  readonly settled: Accessor<string>;
  /** The settings of a training, with the saved network where it goes with them. */
  readonly applied: (settings: LabSettings, trained: TrainedValues) => LabSettings;
  /** What a training begins with, in a sentence. */
  readonly note: (trained: TrainedValues) => string | undefined;
}

/** @param text the link's `start`; empty for none */
export function createStart(text: Accessor<string>): Start {
  const [started, setStarted] = createSignal<Started>();
  const [problem, setProblem] = createSignal('');
  const [settled, setSettled] = createSignal(text() === '' ? 'none' : '');
  createEffect(
    on(text, async (wanted) => {
      setStarted(undefined);
      setProblem('');
      if (wanted !== '') {
        setSettled('');
        try {
          const { loadStart } = await import('../share/started.web.ts');
          const found = await loadStart(wanted);
          if (wanted !== text()) return;
          setStarted(found);
        } catch (error) {
          if (wanted !== text()) return;
          setProblem(error instanceof Error ? error.message : String(error));
        }
      }
      setSettled(wanted === '' ? 'none' : wanted);
    }),
  );
  const goes = (trained: TrainedValues) => {
    const found = started();
    return found !== undefined && goesWith(found.values, trained) ? found : undefined;
  };
  return {
    settled,
    applied: (settings, trained) => ({ ...settings, ...goes(trained)?.lab }),
    note: (trained) => {
      if (text() === '') return undefined;
      if (problem() !== '') return `${problem()}. Until then the weights are drawn.`;
      if (started() === undefined) return undefined;
      const how = goes(trained)?.lab.resumes ? ', and training goes on as that run does' : '';
      return goes(trained)
        ? `This begins with ${startName(text())}${how}.`
        : `The settings are no longer those of ${startName(text())}: the weights are drawn.`;
    },
  };
}
