// Float32 numbers as text.

/**
 * The shortest of six to nine digits that reads back to the same float32 by way of float64 (Math.fround(Number(text))),
 * trailing zeros left out. Nine always do (Goldberg 1991, section on binary-decimal conversion). -0 is `-0`.
 */
export function float32Text(value: number): string {
  if (Object.is(value, -0)) return '-0';
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}
