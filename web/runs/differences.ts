// Two specs field by field: what one run was told otherwise than another.

/** A field by its path: `optimizer.learningRate`; its values as texts, empty where a spec lacks it. */
export interface SpecField {
  readonly path: string;
  readonly values: readonly string[];
  readonly isEqual: boolean;
}

/** All fields of some specs, in the order in which they come up. Lists of plain values are one field. */
export function specFields(specs: readonly unknown[]): SpecField[] {
  const flat = specs.map((spec) => {
    const entries = new Map<string, string>();
    flatten(spec, '', entries);
    return entries;
  });
  const paths = [...new Set(flat.flatMap((entries) => [...entries.keys()]))];
  return paths.map((path) => {
    const values = flat.map((entries) => entries.get(path) ?? '');
    return { path, values, isEqual: values.every((value) => value === values[0]) };
  });
}

/** Nothing that Crease writes is nested deeper. */
const DEPTH = 8;

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  const isLeaf = typeof value !== 'object' || value === null || isPlainList;
  if (isLeaf || path.split('.').length > DEPTH) {
    if (value !== undefined && path !== '')
      into.set(path, isPlainList ? `[${value.join(', ')}]` : String(value));
    return;
  }
  for (const [key, item] of Object.entries(value)) flatten(item, path === '' ? key : `${path}.${key}`, into);
}
