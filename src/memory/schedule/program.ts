// A training step as statements on buffers: what each reads and writes, unit by unit. No order is in it but the plain one.

/** What a buffer holds; only parameters and an optimizer's state live longer than the step that wrote them. */
export type BufferRole = 'parameter' | 'state' | 'input' | 'temporary' | 'products';

export interface ProgramBuffer {
  readonly name: string;
  /** Elements, float64. */
  readonly length: number;
  readonly role: BufferRole;
}

/**
 * An access of a statement in one form of its loop. `unit`: at each unit u, the `count` elements base(u), base(u) +
 * stride, ..., where base(u) = u unitStride. `start`: the whole buffer, read before the loop and held during it. `end`:
 * the whole buffer, after the loop.
 */
export interface Operand {
  readonly write: boolean;
  readonly buffer: number;
  readonly when: 'start' | 'unit' | 'end';
  readonly unitStride: number;
  readonly count: number;
  readonly stride: number;
}

/** A statement as a loop over units; `axis` names what the units are, and only loops over one axis can be fused. */
export interface Form {
  readonly axis: string;
  readonly units: number;
  /** In the order in which the plain operation accesses them. */
  readonly operands: readonly Operand[];
  /** Whether a sum runs over the units: they must come in ascending order, or their products must be stored. */
  readonly reduces: boolean;
  /** Of a sum: the buffer, read at the start, that it begins with. */
  readonly initial?: number;
  /** Whether a unit's elements may be taken in either direction: nothing is summed over them. */
  readonly freeInside: boolean;
}

/**
 * When a statement runs: `next` is of the step to come (its sample, its forward pass), `judge` compares output and
 * target, `now` is of the step that was judged (its backward pass and update, left out where nothing is to be learnt).
 */
export type Part = 'next' | 'judge' | 'now';

/** The arithmetic of a statement; arithmetic.ts has it. */
export type Kind = 'load' | 'dense' | 'activate' | 'judge' | 'gradient' | 'back' | 'slope' | 'update';

export interface Statement {
  readonly name: string;
  readonly kind: Kind;
  /** The linear layer it belongs to, from 0. */
  readonly layer: number;
  /** Of an update: whether of the weights. */
  readonly weights: boolean;
  readonly part: Part;
  /** Ways to loop over it; the plain order uses the first, as one operation on whole buffers. */
  readonly forms: readonly Form[];
  /** As one line of arithmetic. */
  readonly formula: string;
  /** Of each form that reduces: the buffer for its products, [unit][what is summed]; its sum statement. */
  readonly spills: readonly (Spill | undefined)[];
}

/** The two statements that a reduction becomes when its products are stored. */
export interface Spill {
  readonly products: Form;
  readonly sum: Form;
}

/** The definition of a learner, as far as its order matters. */
export interface Learner {
  /** `sprint`: hinge, one sample, no update where there is no loss, decay in the update. `network`: as net/ trains. */
  readonly arithmetic: 'sprint' | 'network';
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  /** Samples a step. */
  readonly batch: number;
  readonly optimizer: 'sgd' | 'adam';
}

export interface Program {
  readonly learner: Learner;
  readonly buffers: readonly ProgramBuffer[];
  /** In the plain order of a step: the sample, forward, judge, backward, updates. */
  readonly statements: readonly Statement[];
}

/** The buffers that hold the result of training, in the order in which the set-up writes them. */
export function resultBuffers({ buffers }: Program): number[] {
  return [...buffers.keys()].filter((b) => /parameter|state/.test(buffers[b]!.role));
}
