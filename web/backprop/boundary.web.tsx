// The decision boundary: the output over the plane, the exact regions, the samples.

import { Plane } from './plane.web.tsx';
import type { Session } from './session.web.ts';

export function Boundary(props: { readonly session: Session }) {
  const { session } = props;
  const network = () => {
    const parameters = session.shown()?.state.parameters;
    const { model } = session.plan();
    const count = session.step()?.before.parameters.length;
    return parameters && parameters.length === count
      ? { model, parameters, training: session.training() }
      : undefined;
  };
  const marked = () => session.step()?.passes[0]?.inputs;
  return (
    <div class="boundary-tab">
      <Plane
        label="The network's output over the plane: blue for 1, orange for 0; lines are creases, the thick one is the boundary"
        domain={session.data().domain}
        points={session.data().points}
        network={network()}
        marked={marked() && [...marked()!]}
      />
      <p class="muted">
        Blue: the network says 1; orange: 0; stronger where it is surer. Thin lines are creases, where a
        hidden unit is zero; the thick line is where the output is undecided. A ring marks a flipped label.
      </p>
    </div>
  );
}
