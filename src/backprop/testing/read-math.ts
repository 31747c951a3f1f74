// Reads a MathML tree back into a line for the calculator: it shares no code with what makes the tree.

/** An element as the tree of mathml.ts, or the page's DOM copied out of it. */
export interface Element {
  readonly tag: string;
  readonly text?: string | undefined;
  readonly children?: readonly Element[] | undefined;
}

/** The line that a row of numbers stands for. */
export function readMath({ tag, text = '', children = [] }: Element): string {
  const parts = children.map(readMath);
  switch (tag) {
    case 'mrow':
    case 'math':
    case 'span':
      return tidy(parts.join(' '));
    case 'mfrac':
      return `(${parts[0]}) / (${parts[1]})`;
    case 'msqrt':
      return `√(${parts.join(' ')})`;
    case 'msup':
      return parts[0] === 'e' ? `e^(${parts[1]})` : `${parts[0]}^(${parts[1]})`;
    case 'mn':
      return text === '∞' ? 'Infinity' : text;
    case 'mo':
      return text === '−' ? '-' : text;
    case 'mi':
      return text;
    default:
      throw new Error(`${tag} does not belong into a row of numbers`);
  }
}

const tidy = (line: string) =>
  line.replaceAll(/(max|σ|tanh|sign) \(/g, '$1(').replaceAll(/ln \( 1 \+ e\^\(/g, 'ln(1 + e^(');
