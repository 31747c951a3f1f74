// What a lesson is: settings that drive the real view, a question before the reveal, and a claim that is tested.

import type { BackpropValues } from '../backprop/plan.ts';

export interface Lesson {
  readonly name: 'hidden-layer' | 'gradient' | 'seeds' | 'noise';
  readonly title: string;
  /** What to look at, before the question. */
  readonly text: string;
  readonly settings: Partial<BackpropValues>;
  readonly question: string;
  readonly options: readonly string[];
  /** Index into the options. */
  readonly answer: number;
  readonly reveal: string;
  /** Settings that show the answer. */
  readonly revealed: Partial<BackpropValues>;
}
