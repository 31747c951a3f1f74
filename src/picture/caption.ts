// The caption of a frame: what was run and how far it got, as lines of text.

/** What the caption says. */
export interface CaptionFacts {
  readonly epoch: number;
  /** Missing before the first epoch. */
  readonly trainLoss?: number;
  readonly valLoss?: number;
  /** The hidden layers, as they were given, such as `[100]*20`. */
  readonly shape: string;
  readonly seed: number;
  readonly points: number;
  readonly valPoints: number;
  readonly learningRate: number;
  readonly optimizer: string;
  /** The network's output, if it is the same everywhere: the network has collapsed. */
  readonly constantOutput?: number;
}

/** The lines of a caption; the last one is a warning if the output is constant. */
export function captionLines(facts: CaptionFacts): string[] {
  const lines = [`epoch ${facts.epoch}`];
  if (facts.trainLoss !== undefined) lines.push(`train loss ${loss(facts.trainLoss)}`);
  if (facts.valLoss !== undefined) lines.push(`val loss   ${loss(facts.valLoss)}`);
  lines.push(
    `${facts.shape} seed ${facts.seed}`,
    `${facts.points} points, ${facts.valPoints} val`,
    `${facts.optimizer}, rate ${facts.learningRate}`,
  );
  if (facts.constantOutput !== undefined) lines.push(`constant output ${facts.constantOutput.toFixed(4)}`);
  return lines;
}

/** Six decimals, as the published log prints them; an exponent where they would say nothing. */
function loss(value: number): string {
  return value !== 0 && (value < 1e-4 || value >= 1e5) ? value.toExponential(3) : value.toFixed(6);
}
