// Numbers in words: every one has to come from a receipt, or it is a number that was copied without a command.

/** A number as it is written in words. */
export interface Numeral {
  /** As it is written: 13,513.5. */
  readonly text: string;
  readonly value: number;
  /** Digits after the point, so that 9,716 can stand for 9,715.92. */
  readonly decimals: number;
  /** Significant digits of one with an exponent; undefined of others. */
  readonly precision: number | undefined;
  readonly percent: boolean;
}

/** Dates, hashes, tags, and digits that are part of a name (W1, float32, SHA-256, 2-D) are no numbers here. */
const NOT_NUMBERS = [
  /\b\d{4}-\d\d-\d\d\b/g,
  /\b(?=\d*[a-f])[0-9a-f]{12,}\b/gi,
  /#\d+/g,
  /(?<![\p{L}\d.])\p{L}[\p{L}\d_]*-?\d+[\p{L}\d_]*/gu,
];
const NUMBER =
  /(?<![\p{L}\d_.])[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?![\p{L}_])(?:\s?%)?/giu;

/** The numbers in a text, in order. */
export function numeralsIn(text: string): Numeral[] {
  let plain = text.normalize('NFKC');
  for (const pattern of NOT_NUMBERS) plain = plain.replaceAll(pattern, (found) => ' '.repeat(found.length));
  return [...plain.matchAll(NUMBER)].map(([found]) => {
    const percent = found.endsWith('%');
    const digits = found.replaceAll(/[,%\s]/g, '').replace('−', '-');
    const [mantissa, exponent] = digits.toLowerCase().split('e') as [string, string?];
    const decimals = mantissa.split('.')[1]?.length ?? 0;
    const precision = exponent === undefined ? undefined : mantissa.replaceAll(/\D/g, '').length;
    return { text: found.trim(), value: Number(digits), decimals, precision, percent };
  });
}

/** Whether a number of a receipt is what the words say, rounded as they round it; a sign may be in the words. */
export function isStated(numeral: Numeral, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  const candidates = numeral.percent ? [value, 100 * value, 100 * (1 - value), 100 * (value - 1)] : [value];
  return candidates.some((each) => rounded(each, numeral) === Math.abs(numeral.value));
}

function rounded(value: number, { decimals, precision }: Numeral): number {
  const size = Math.abs(value);
  return precision === undefined
    ? Number(size.toFixed(Math.min(decimals, 20)))
    : Number(size.toPrecision(Math.max(1, Math.min(precision, 21))));
}

/** All numbers in a JSON value, those in its texts included. */
export function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string') return numbersInText(value);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(numbersOf);
  return [];
}

/** Every run of digits of a text, names and paths included: runs/ring-2@500 has 2 and 500. */
export function numbersInText(text: string): number[] {
  const loose = text.match(/\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi) ?? [];
  return loose.map(Number);
}
