// Which files of a run may be read through `crease open`, and what they are: by their names, and nothing else.

/** The types of what is served. A browser is told never to guess another. */
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  mp4: 'video/mp4',
  ndjson: 'application/x-ndjson; charset=utf-8',
  png: 'image/png',
  safetensors: 'application/octet-stream',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

/** The type of a file's name; undefined for what is not served. */
export function typeOf(name: string): string | undefined {
  const ending = /\.([a-z0-9]+)$/.exec(name)?.[1] ?? '';
  return Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined;
}

/**
 * A file of a run: in its directory, or in one folder below it. Plain names only, so that whatever a later command
 * leaves there can be read, and nothing that is hidden, being written, or elsewhere.
 */
const RUN_FILE =
  /^(?:[a-z0-9][a-z0-9-]{0,63}\/)?[a-z0-9][a-z0-9-]{0,127}\.(?:csv|html|json|mp4|ndjson|png|safetensors|svg|txt)$/;

export function isRunFile(name: string): boolean {
  return RUN_FILE.test(name);
}

/** The epochs of file names such as epoch-000010.png, ascending; `ending` without its dot. */
export function epochsOf(names: readonly string[], ending: string): number[] {
  const epochs = names.flatMap((name) => {
    const digits = /^epoch-(\d{6,15})\.([a-z]+)$/.exec(name);
    return digits?.[2] === ending ? [Number(digits[1])] : [];
  });
  return epochs.sort((a, b) => a - b);
}
