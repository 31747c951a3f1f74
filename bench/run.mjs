// `npm run bench [-- NAME ...]`: runs the benchmarks, all or those named, and prints Markdown tables.

import { cpus } from 'node:os';

const BENCHMARKS = [
  'kernels',
  'train',
  'raster',
  'gpu',
  'cut',
  'exact',
  'torch',
  'startup',
  'footprint',
  'memory',
  'backprop',
  'lab',
];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !BENCHMARKS.includes(name));
if (unknown.length > 0) {
  console.error(`bench: no benchmark '${unknown[0]}'; there are: ${BENCHMARKS.join(', ')}`);
  process.exit(2);
}
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, ${new Date().toISOString()}\n`,
);
for (const name of names.length > 0 ? names : BENCHMARKS) {
  const benchmark = await import(`./${name}.mjs`);
  console.log(`## ${benchmark.title}\n`);
  await benchmark.run();
}
