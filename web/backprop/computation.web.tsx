// The computation panel: every term with its numbers, for the sample and the weights named in its heading.

import { createMemo, createSignal, For, Show } from 'solid-js';
import { printed } from '../../src/backprop/digits.ts';
import { checkGradient, type GradientCheck } from '../../src/backprop/gradient-check.ts';
import type { Pass } from '../../src/backprop/pass.ts';
import { equations } from '../../src/backprop/terms.ts';
import { Button } from '../ui/button.web.tsx';
import { Term } from '../ui/tip.web.tsx';
import { groupsOf, type Line, microWords } from './groups.ts';
import { EquationLine } from './math.web.tsx';
import type { Session } from './session.web.ts';

export function Computation(props: { readonly session: Session }) {
  const [full, setFull] = createSignal(false);
  const { session } = props;
  // Memos, so that a micro-step does not write every equation of the update again.
  const look = createMemo(() => session.settings.values().look);
  const micro = () => (look() === 'next' ? session.settings.values().micro : 0);
  const steps = () => session.micro();
  /** The micro-step that was made last. */
  const current = createMemo(() => {
    const all = steps();
    return micro() > 0 && all && micro() <= all.count ? all.at(micro() - 1) : undefined;
  });
  const passAt = createMemo(() => {
    const now = current();
    return now && 'pass' in now ? now.pass : 0;
  });
  const groups = createMemo(() => {
    const step = session.step();
    if (!step || session.playing()) return [];
    return groupsOf(session.plan().model, session.training(), step, passAt(), look() === 'next');
  });
  const currentLines = createMemo(() => {
    const [step, now] = [session.step(), current()];
    return step && now ? equations(session.plan().model, session.training(), step, now) : [];
  });
  const heading = () => {
    const step = session.step();
    const pass = step?.passes[passAt()];
    if (!step || !pass) return '';
    const { epoch, offset } = session.shown()!.state;
    const inputs = [...pass.inputs].map((x) => printed(x, 4)).join(', ');
    const batch =
      step.passes.length > 1 ? `, sample ${passAt() + 1} of ${step.passes.length} in the batch` : '';
    const which = look() === 'next' ? `sample ${step.samples[passAt()]! + 1}${batch}` : 'a corner';
    return `Input [${inputs}] → ${pass.label} (${which}), with the weights after epoch ${epoch}${offset > 0 ? ` and ${offset} samples` : ''}`;
  };
  return (
    <div class="computation">
      <div class="row">
        <h2 data-testid="heading">{heading()}</h2>
        <Button pressed={full()} onClick={() => setFull(!full())}>
          All digits
        </Button>
      </div>
      <p class="muted">
        Each line evaluates to its result within the digits that are printed. Point at a number to see where
        it belongs. <Notation />
      </p>
      <Show when={current()}>
        {(now) => (
          <section class="now" aria-live="polite">
            <h3>
              Micro-step {micro()} of {steps()?.count}: {microWords(session.plan().model, now())}
            </h3>
            <For each={currentLines()}>
              {(equation) => <EquationLine equation={equation} full={full()} />}
            </For>
          </section>
        )}
      </Show>
      <Show when={!session.playing()} fallback={<p>Pause to read every equation.</p>}>
        <For each={groups()}>
          {({ title, lines }) => (
            <details class="group" open>
              <summary>{title}</summary>
              <For each={lines}>
                {(line) => <Row session={session} line={line} full={full()} passAt={passAt()} />}
              </For>
            </details>
          )}
        </For>
      </Show>
    </div>
  );
}

/** An equation, and for a gradient what a finite difference says of it. */
function Row(props: {
  readonly session: Session;
  readonly line: Line;
  readonly full: boolean;
  readonly passAt: number;
}) {
  const checked = createMemo(() => {
    const { micro, equation } = props.line;
    if (micro.kind !== 'gradient' || !equation.symbol.slope) return undefined;
    const pass = props.session.step()?.passes[props.passAt];
    return pass && check(props.session, pass, micro.parameter);
  });
  return (
    <div class="line">
      <EquationLine equation={props.line.equation} full={props.full} />
      <Show when={checked()}>{(found) => <Verdict check={found()} />}</Show>
    </div>
  );
}

function check(session: Session, pass: Pass, parameter: number): GradientCheck {
  const { parameters } = session.step()!.before;
  const one = { inputs: pass.inputs, labels: Float64Array.of(pass.label) };
  // The penalties come in with the update.
  const plain = { ...session.training(), l1: 0, l2: 0 };
  return checkGradient(session.plan().model, plain, parameters, one, parameter, pass.gradient[parameter]!);
}

function Verdict(props: { readonly check: GradientCheck }) {
  const text = () => {
    const { verdict, quotient } = props.check;
    if (verdict === 'kink') return 'not differentiable here';
    return `${verdict === 'agrees' ? '✓' : '✗'} ${printed(quotient, 4)} by difference`;
  };
  return (
    <span class="verdict" classList={{ wrong: props.check.verdict === 'differs' }}>
      {text()}
    </span>
  );
}

const NOTATION = [
  ['x', 'an input'],
  ['w⁽ˡ⁾ᵢⱼ', 'the weight in layer l to unit i from unit j'],
  ['b', 'a bias'],
  ['z', 'a sum: bias plus weights times what comes in'],
  ['a', 'an activation, f(z)'],
  ['p', 'the probability of label 1, σ(z) = 1 / (1 + e⁻ᶻ)'],
  ['y', 'the label, 0 or 1'],
  ['L', 'the loss'],
  ['δ', '∂L/∂z: how the loss changes with a sum'],
  ['f′', 'the slope of the activation; [z > 0] is 1 where that holds, else 0'],
  ['η', 'the learning rate'],
] as const;

function Notation() {
  return (
    <span class="notation">
      <For each={NOTATION}>{([symbol, about]) => <Term about={`${symbol}: ${about}.`}>{symbol}</Term>}</For>
    </span>
  );
}
