// The equations of a micro-step, with the numbers of the sample and the parameters that it names.

import type { Activation } from '../net/network.ts';
import {
  apply,
  bracket,
  type Equation,
  type Expression,
  largest,
  literal,
  minus,
  negative,
  product,
  type SymbolName,
  sum,
} from './expression.ts';
import type { MicroStep } from './micro.ts';
import { layerPlaces, type Model, parameterIndex, parameterPlaces } from './model.ts';
import type { Pass } from './pass.ts';
import { parameterSymbol, place, symbol } from './places.ts';
import type { Step } from './step.ts';
import { updateEquations } from './terms-update.ts';
import type { Training } from './training.ts';

export const named = (of: SymbolName, value: number, where: string): Expression => ({
  kind: 'named',
  symbol: of,
  value,
  place: where,
});

/** The equations of a micro-step of `step`; every one is what the engine computes, in its order. */
export function equations(model: Model, training: Training, step: Step, micro: MicroStep): Equation[] {
  if (!('pass' in micro)) return updateEquations(model, training, step, micro);
  const pass = step.passes[micro.pass]!;
  const terms = new PassTerms(model, training, step.before.parameters, pass);
  switch (micro.kind) {
    case 'sum':
      return [terms.sum(micro.layer, micro.unit)];
    case 'activation':
      return [terms.activation(micro.layer, micro.unit)];
    case 'probability':
      return [terms.probability()];
    case 'loss':
      return [...terms.sign(), terms.loss()];
    case 'slope':
      return [...terms.sign(), terms.slope()];
    case 'delta':
      return terms.delta(micro.layer, micro.unit);
    case 'gradient':
      return [terms.gradient(micro.parameter), ...runningSum(model, step, micro.pass, micro.parameter)];
  }
}

/** With more samples than one, how the sum over the batch grows. */
function runningSum(model: Model, step: Step, pass: number, parameter: number): Equation[] {
  if (step.passes.length === 1) return [];
  let before = 0;
  for (let i = 0; i < pass; i++) before += step.passes[i]!.gradient[parameter]!;
  const gradient = step.passes[pass]!.gradient[parameter]!;
  const where = place.gradient(parameter);
  const of = parameterSymbol(parameterPlaces(model)[parameter]!);
  const total: SymbolName = { ...of, letter: `Σ${of.letter}` };
  return [
    {
      symbol: total,
      place: where,
      expression: sum(named(total, before, where), named({ ...of, slope: true }, gradient, where)),
      result: before + gradient,
      assigns: true,
    },
  ];
}

/** The equations of one sample's pass. */
class PassTerms {
  readonly #model: Model;
  readonly #training: Training;
  readonly #parameters: Float64Array;
  readonly #pass: Pass;

  constructor(model: Model, training: Training, parameters: Float64Array, pass: Pass) {
    this.#model = model;
    this.#training = training;
    this.#parameters = parameters;
    this.#pass = pass;
  }

  sum(layer: number, unit: number): Equation {
    const { inputs } = layerPlaces(this.#model)[layer]!;
    const terms = Array.from({ length: inputs }, (_, from) =>
      product(this.#parameter(layer, unit, from), this.#incoming(layer, from)),
    );
    return {
      symbol: symbol.sum(layer, unit),
      place: place.sum(layer, unit),
      expression: sum(this.#parameter(layer, unit, null), ...terms),
      result: this.#pass.sums[layer]![unit]!,
    };
  }

  activation(layer: number, unit: number): Equation {
    return {
      symbol: symbol.activation(layer, unit),
      place: place.activation(layer, unit),
      expression: activationOf(this.#model.layers[layer]!.activation, this.#sum(layer, unit)),
      result: this.#pass.activations[layer]![unit]!,
    };
  }

  probability(): Equation {
    return {
      symbol: symbol.probability,
      place: place.probability,
      expression: apply('sigmoid', this.#output()),
      result: this.#pass.probability!,
    };
  }

  /** t = 2 y - 1, for the loss that needs it. */
  sign(): Equation[] {
    if (this.#training.loss !== 'hinge') return [];
    return [
      {
        symbol: symbol.sign,
        place: place.sign,
        expression: minus(product(literal(2), this.#label()), literal(1)),
        result: 2 * this.#pass.label - 1,
      },
    ];
  }

  loss(): Equation {
    return {
      symbol: symbol.loss,
      place: place.loss,
      expression: this.#lossExpression(),
      result: this.#pass.loss,
    };
  }

  #lossExpression(): Expression {
    const z = this.#output();
    const { loss, confidence } = this.#training;
    if (loss === 'mse') return product(minus(z, this.#label()), minus(z, this.#label()));
    if (loss === 'hinge') return largest(literal(0), minus(literal(1), product(this.#sign(), z)));
    const entropy = apply('softplus', this.#pass.label === 1 ? negative(z) : z);
    if (confidence === 0) return entropy;
    const p = this.#probability();
    return sum(entropy, product(this.#confidence(), product(literal(4), p, minus(literal(1), p))));
  }

  slope(): Equation {
    return {
      symbol: { ...this.#outputSymbol(), slope: true },
      place: place.outputSlope,
      expression: this.#slopeExpression(),
      result: this.#pass.slope,
    };
  }

  #slopeExpression(): Expression {
    const z = this.#output();
    const { loss, confidence } = this.#training;
    if (loss === 'mse') return product(literal(2), minus(z, this.#label()));
    if (loss === 'hinge')
      return product(negative(this.#sign()), bracket(product(this.#sign(), z), '<', literal(1)));
    const p = this.#probability();
    const plain = minus(p, this.#label());
    if (confidence === 0) return plain;
    const curve = product(p, minus(literal(1), p));
    const tilt = minus(literal(1), product(literal(2), p));
    return sum(plain, product(this.#confidence(), product(literal(4), tilt, curve)));
  }

  delta(layer: number, unit: number): Equation[] {
    const { activation } = this.#model.layers[layer]!;
    const last = layer === this.#model.layers.length - 1;
    const incoming = last
      ? named({ ...this.#outputSymbol(), slope: true }, this.#pass.slope, place.outputSlope)
      : this.#fromAbove(layer, unit);
    const target = { symbol: symbol.delta(layer, unit), place: place.delta(layer, unit) };
    const result = this.#pass.deltas[layer]![unit]!;
    if (activation.kind === 'identity') return [{ ...target, expression: incoming, result }];
    const slope = this.#slopeOf(activation, layer, unit);
    return [
      slope,
      {
        ...target,
        expression: product(incoming, named(slope.symbol, slope.result, slope.place)),
        result,
      },
    ];
  }

  /** The sum over the next layer of its weights from this unit times its deltas. */
  #fromAbove(layer: number, unit: number): Expression {
    const { units } = this.#model.layers[layer + 1]!;
    return sum(
      ...Array.from({ length: units }, (_, above) =>
        product(
          this.#parameter(layer + 1, above, unit),
          named(
            symbol.delta(layer + 1, above),
            this.#pass.deltas[layer + 1]![above]!,
            place.delta(layer + 1, above),
          ),
        ),
      ),
    );
  }

  #slopeOf(activation: Activation, layer: number, unit: number): Equation {
    const a = this.#pass.activations[layer]![unit]!;
    const outgoing = named(symbol.activation(layer, unit), a, place.activation(layer, unit));
    const on = bracket(this.#sum(layer, unit), '>', literal(0));
    const target = { symbol: symbol.slope(layer, unit), place: place.slope(layer, unit) };
    switch (activation.kind) {
      case 'tanh':
        return { ...target, expression: minus(literal(1), product(outgoing, outgoing)), result: 1 - a * a };
      case 'sigmoid':
        return { ...target, expression: product(outgoing, minus(literal(1), outgoing)), result: a * (1 - a) };
      case 'leaky_relu': {
        const expression = sum(on, product(literal(activation.slope), minus(literal(1), on)));
        return { ...target, expression, result: a > 0 ? 1 : activation.slope };
      }
      default:
        return { ...target, expression: on, result: a > 0 ? 1 : 0 };
    }
  }

  gradient(parameter: number): Equation {
    const where = parameterPlaces(this.#model)[parameter]!;
    const { layer, unit, from } = where;
    const delta = named(
      symbol.delta(layer, unit),
      this.#pass.deltas[layer]![unit]!,
      place.delta(layer, unit),
    );
    return {
      symbol: { ...parameterSymbol(where), slope: true },
      place: place.gradient(parameter),
      expression: from === null ? delta : product(delta, this.#incoming(layer, from)),
      result: this.#pass.gradient[parameter]!,
    };
  }

  #parameter(layer: number, unit: number, from: number | null): Expression {
    const where = { layer, unit, from };
    const index = parameterIndex(this.#model, where);
    return named(parameterSymbol(where), this.#parameters[index]!, place.parameter(index));
  }

  /** What comes into a layer from unit `from` before it. */
  #incoming(layer: number, from: number): Expression {
    if (layer === 0) return named(symbol.input(from), this.#pass.inputs[from]!, place.input(from));
    return this.#unit(layer - 1, from);
  }

  /** A unit's activation; where that is the identity, its sum is the only number there is. */
  #unit(layer: number, unit: number): Expression {
    if (this.#model.layers[layer]!.activation.kind === 'identity') return this.#sum(layer, unit);
    return named(
      symbol.activation(layer, unit),
      this.#pass.activations[layer]![unit]!,
      place.activation(layer, unit),
    );
  }

  #sum(layer: number, unit: number): Expression {
    return named(symbol.sum(layer, unit), this.#pass.sums[layer]![unit]!, place.sum(layer, unit));
  }

  #output(): Expression {
    return this.#unit(this.#model.layers.length - 1, 0);
  }

  #outputSymbol(): SymbolName {
    const last = this.#model.layers.length - 1;
    return this.#model.layers[last]!.activation.kind === 'identity'
      ? symbol.sum(last, 0)
      : symbol.activation(last, 0);
  }

  #label(): Expression {
    return named(symbol.label, this.#pass.label, place.label);
  }

  #sign(): Expression {
    return named(symbol.sign, 2 * this.#pass.label - 1, place.sign);
  }

  #probability(): Expression {
    return named(symbol.probability, this.#pass.probability!, place.probability);
  }

  #confidence(): Expression {
    return named({ letter: 'c' }, this.#training.confidence, place.setting('confidence'));
  }
}

function activationOf(activation: Activation, z: Expression): Expression {
  switch (activation.kind) {
    case 'relu':
      return largest(literal(0), z);
    case 'leaky_relu':
      // The larger of the two, as the slope is at most 1.
      return largest(z, product(literal(activation.slope), z));
    case 'tanh':
      return apply('tanh', z);
    case 'sigmoid':
      return apply('sigmoid', z);
    case 'identity':
      return z;
  }
}
