// Where the training stands: epoch, losses, the three accuracies by name; and what went wrong, with the way back.

import { createMemo, Show } from 'solid-js';
import { printed } from '../../src/backprop/digits.ts';
import type { Score } from '../../src/backprop/measure.ts';
import { parameterWords } from '../../src/backprop/places.ts';
import { Button } from '../ui/button.web.tsx';
import { Term } from '../ui/tip.web.tsx';
import type { Session } from './session.web.ts';

const percent = (score: Score | null) => (score ? `${Math.round(1000 * score.accuracy) / 10}%` : 'none');

export function Head(props: { readonly session: Session }) {
  const frame = () => props.session.frame();
  const scores = () => frame()?.scores;
  const noisy = createMemo(
    () => props.session.data().points.filter(({ truth, label }) => truth !== label).length,
  );
  return (
    <div class="head">
      <dl>
        <div>
          <dt>Epoch</dt>
          <dd data-testid="epoch">
            {frame()?.state.epoch}
            <Show when={frame()?.state.offset}>, sample {frame()?.state.offset}</Show>
          </dd>
        </div>
        <div>
          <dt>
            <Term about="The mean loss over the training samples as they are labelled, with the penalties on weights.">
              Training loss
            </Term>
          </dt>
          <dd data-testid="loss">
            {printed((scores()?.training.loss ?? Number.NaN) + (scores()?.penalty ?? 0), 4)}
          </dd>
        </div>
        <div>
          <dt>
            <Term about="Samples on the right side, counted by the labels that they are trained with: flipped ones included.">
              Training accuracy
            </Term>
          </dt>
          <dd>{percent(scores()?.training ?? null)}</dd>
        </div>
        <div>
          <dt>
            <Term about="The same samples, counted by their true labels.">Clean accuracy</Term>
          </dt>
          <dd>{percent(scores()?.clean ?? null)}</dd>
        </div>
        <div>
          <dt>
            <Term about="Points of the same kind that are never trained on, with true labels.">
              Held-out accuracy
            </Term>
          </dt>
          <dd>{percent(scores()?.held ?? null)}</dd>
        </div>
        <Show when={noisy() > 0}>
          <div>
            <dt>Flipped labels</dt>
            <dd>{noisy()}</dd>
          </div>
        </Show>
        <Show when={props.session.playing()}>
          <div>
            <dt>Steps a second</dt>
            <dd data-testid="speed">{Math.round(frame()?.stepsPerSecond ?? 0).toLocaleString('en')}</dd>
          </div>
        </Show>
      </dl>
      <Show when={props.session.error()}>
        {(error) => (
          <p class="note" role="alert">
            {error()}
          </p>
        )}
      </Show>
      <Show when={frame()?.failure}>
        {(failure) => (
          <div class="note bad" role="alert">
            <p>
              In epoch {failure().at.epoch}, at the update after sample {failure().at.offset}, the{' '}
              {parameterWords(props.session.plan().model, failure().parameter)} became{' '}
              {String(
                frame()?.head.epoch === frame()?.state.epoch
                  ? frame()?.state.parameters[failure().parameter]
                  : 'not finite',
              )}
              : the steps grew without bound. A smaller learning rate helps.
            </p>
            <Button onClick={() => props.session.seek(failure().at.epoch, failure().at.offset)}>
              Go to before that update
            </Button>
          </div>
        )}
      </Show>
    </div>
  );
}
