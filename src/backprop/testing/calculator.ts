// A calculator for printed equations that shares no code with what prints them: it reads a line of text.

/**
 * The value of a line such as `0.5 - 0.1 × (-0.25)`: + - × / ^, brackets, max(a, b), σ(z), tanh(z), √(z), sign(z),
 * ln(1 + e^(z)), and [a > b], which is 1 or 0. Throws an Error where it cannot read on.
 */
export function calculate(line: string): number {
  const tokens: string[] = line.match(TOKEN) ?? [];
  if (tokens.join('').replaceAll(' ', '') !== line.replaceAll(' ', ''))
    throw new Error(`cannot read ${line}`);
  let at = 0;
  const next = () => tokens[at];
  const take = (expected?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`expected ${expected ?? 'more'} at token ${at} of ${line}`);
    return token;
  };
  const enclosed = (closing: string): number => {
    const value = total();
    take(closing);
    return value;
  };
  function total(): number {
    let value = term();
    while (next() === '+' || next() === '-') value = take() === '+' ? value + term() : value - term();
    return value;
  }
  function term(): number {
    let value = factor();
    while (next() === '×' || next() === '/') {
      if (take() === '/') value /= factor();
      // A power of ten of its own would be 0 where the number is not: 5 × 10^(-324).
      else if (next() === '10' && tokens[at + 1] === '^') value = scaled(value, exponent());
      else value *= factor();
    }
    return value;
  }
  function exponent(): number {
    take('10');
    take('^');
    return atom();
  }
  function factor(): number {
    if (next() === '-') {
      take();
      return -factor();
    }
    const base = atom();
    if (next() !== '^') return base;
    take();
    return base ** atom();
  }
  function atom(): number {
    const token = take();
    if (token === '(') return enclosed(')');
    if (token === '[') {
      const left = total();
      const relation = take();
      const right = total();
      take(']');
      return (relation === '>' ? left > right : left < right) ? 1 : 0;
    }
    if (token === 'max(') {
      const left = enclosed(',');
      return Math.max(left, enclosed(')'));
    }
    if (token in FUNCTIONS) {
      const value = FUNCTIONS[token]!(enclosed(')'));
      // The bracket around ln's argument.
      if (token.startsWith('ln')) take(')');
      return value;
    }
    if (!/^(\d|NaN|Infinity)/.test(token)) throw new Error(`unexpected ${token} in ${line}`);
    return Number(token);
  }
  const value = total();
  if (at < tokens.length) throw new Error(`more than an equation: ${line}`);
  return value;
}

/** `mantissa` × 10^`exponent`, rounded once. */
function scaled(mantissa: number, exponent: number): number {
  const text = String(mantissa);
  return text.includes('e') ? mantissa * 10 ** exponent : Number(`${text}e${exponent}`);
}

const TOKEN = /\d[\d.]*(?:e[+-]?\d+)?|NaN|Infinity|ln\(1 \+ e\^\(|(?:max|σ|tanh|√|sign)\(|[-+×/^()[\]<>,]/gu;

const FUNCTIONS: Record<string, (x: number) => number> = {
  'σ(': (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  'tanh(': Math.tanh,
  '√(': Math.sqrt,
  'sign(': Math.sign,
  'ln(1 + e^(': (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
};

/** Half a unit of the last printed digit; of the fourth significant one where fewer are enough to be exact. */
export function precision(result: string): number {
  const value = Number(result);
  if (value === 0 || !Number.isFinite(value)) return 0;
  const [digits, exponent] = result.split('e') as [string, string?];
  const decimals = digits.split('.')[1]?.length ?? 0;
  const last = Number(exponent ?? 0) - decimals;
  const significant = digits.replace(/^-?[0.]*/, '').replace('.', '').length;
  return 0.5 * 10 ** (last - Math.max(0, 4 - significant));
}

/** Whether a printed right-hand side evaluates to a printed result within the result's digits. */
export function holds(numbers: string, result: string): boolean {
  const [found, shown] = [calculate(numbers), Number(result)];
  if (Object.is(found + 0, shown + 0)) return true;
  // Math.exp and its like may differ from the engine's own in the last place.
  return Math.abs(found - shown) <= precision(result) * (1 + 1e-6) + 1e-14 * largest(numbers);
}

/** The largest number on a line, to which errors of rounding are in proportion; 1 at least where a function is. */
function largest(numbers: string): number {
  const sizes = (numbers.match(/\d[\d.]*(?:e[+-]?\d+)?/g) ?? []).map(Number).filter(Number.isFinite);
  return Math.max(/[σtl]/.test(numbers) ? 1 : 0, ...sizes);
}
