// The Backprop view: a small network in training, taken apart term by term.

import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import { deadUnits } from '../../src/backprop/measure.ts';
import { LeftOut } from '../shell/left-out.web.tsx';
import { Button } from '../ui/button.web.tsx';
import { Tabs } from '../ui/tabs.web.tsx';
import './backprop.css';
import './network.css';
import './equations.css';
import './lesson.css';
import './plane.css';
import { Boundary } from './boundary.web.tsx';
import { Computation } from './computation.web.tsx';
import { Controls } from './controls.web.tsx';
import { Data } from './data.web.tsx';
import { Diagram } from './diagram.web.tsx';
import { Graphs } from './graphs.web.tsx';
import { Head } from './head.web.tsx';
import { Hidden } from './hidden.web.tsx';
import { LayerEditor } from './layer-editor.web.tsx';
import { Lessons } from './lesson.web.tsx';
import { lightPlaces } from './light.web.ts';
import { Many } from './many.web.tsx';
import { Paths } from './paths.web.tsx';
import { Predictions } from './predictions.web.tsx';
import { createSession } from './session.web.ts';
import { BACKPROP } from './settings.ts';
import { Time } from './time.web.tsx';
import { WeightEditor } from './weight-editor.web.tsx';

export default function View() {
  let root!: HTMLDivElement;
  const session = createSession();
  lightPlaces(() => root);
  const [selected, setSelected] = createSignal<number>();
  const tab = () => session.settings.values().tab;
  const picked = () => {
    const k = selected();
    return k !== undefined && k < (session.step()?.before.parameters.length ?? 0) ? k : undefined;
  };
  const select = (parameter: number) => {
    if (parameter === picked()) {
      setSelected(undefined);
      return;
    }
    setSelected(parameter);
    if (tab() !== 'graphs') session.settings.set({ tab: 'graphs' });
  };
  const [refusal, setRefusal] = createSignal('');
  const toPolytopes = async () => {
    const step = session.step();
    if (!step) return;
    const { polytopesAddress } = await import('../share/to-polytopes.ts');
    try {
      setRefusal('');
      location.hash = polytopesAddress(session.plan().model, step.before.parameters, session.data().domain);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
  };
  const dead = createMemo(() => {
    const step = session.step();
    return step ? deadUnits(session.plan().model, step.before.parameters, session.data().training) : [];
  });
  /** The pass of the sample that the current micro-step is about. */
  const pass = () => {
    const { micro, look } = session.settings.values();
    const all = session.micro();
    const step = session.step();
    const now = look === 'next' && micro > 0 && all && micro <= all.count ? all.at(micro - 1) : undefined;
    return step?.passes[now && 'pass' in now ? now.pass : 0];
  };
  return (
    <div class="backprop" ref={root}>
      <Lessons session={session} />
      <LeftOut ignored={session.settings.ignored()} />
      <Head session={session} />
      <Time session={session} />
      <div class="columns">
        <div class="left">
          <LayerEditor
            layers={session.settings.values().layers}
            onChange={(layers) => session.change({ layers })}
          />
          <Diagram session={session} pass={pass()} selected={picked()} onSelect={select} dead={dead()} />
          <p class="legend">
            <span class="key wire" /> positive weight <span class="key wire negative" /> negative weight;
            thicker is larger. Grey: off for this input. Dashed ring: dead.
          </p>
          <div class="row">
            <Button onClick={() => void toPolytopes()} disabled={!session.step()}>
              Open in Polytopes
            </Button>
            <p class="muted" role="status">
              {refusal()}
            </p>
          </div>
          <Show when={picked() !== undefined}>
            <WeightEditor session={session} parameter={picked() ?? 0} />
          </Show>
          <Predictions session={session} />
        </div>
        <Controls session={session} />
        <div class="right">
          <Tabs
            label="Panels"
            tabs={BACKPROP.tab.options}
            value={tab()}
            onChange={(next) => session.settings.set({ tab: next })}
          >
            <div class="panel">
              <Switch>
                <Match when={tab() === 'graphs'}>
                  <Graphs session={session} selected={picked()} onClear={() => setSelected(undefined)} />
                </Match>
                <Match when={tab() === 'computation'}>
                  <Computation session={session} />
                </Match>
                <Match when={tab() === 'data'}>
                  <Data session={session} />
                </Match>
                <Match when={tab() === 'paths'}>
                  <Paths session={session} />
                </Match>
                <Match when={tab() === 'hidden'}>
                  <Hidden session={session} />
                </Match>
                <Match when={tab() === 'boundary'}>
                  <Boundary session={session} />
                </Match>
                <Match when={tab() === 'many'}>
                  <Many session={session} />
                </Match>
              </Switch>
            </div>
          </Tabs>
        </div>
      </div>
    </div>
  );
}
