// The inner loop of every layer: a block of neurons times a block of points, summed in registers.

import type { Tile } from '../tile.ts';

/** What a block is made of, as WGSL expressions of type u32. */
export interface ProductOf {
  /** Length of the sums: rows of the matrix. */
  readonly inputs: string;
  /** Columns of the matrix. */
  readonly outputs: string;
  /** The buffer of the matrix [inputs][4 pitch], its first vector, its pitch. */
  readonly matrix: string;
  readonly at: string;
  readonly pitch: string;
  /** Whether the matrix has a row more: where the sums begin, instead of 0. */
  readonly biases: boolean;
  /** With a tile whose source is storage: the buffer of the inputs, the first row, vectors of a row. */
  readonly x: string;
  readonly row: string;
  readonly xPitch: string;
}

/** Which of a thread's sums: four points of one neuron. */
export interface Sum {
  /** The variable, vec4<f32>. */
  readonly name: string;
  /** WGSL: its neuron in the layer, and that neuron's group of four. */
  readonly neuron: string;
  readonly group: string;
  /** Which of the four. */
  readonly component: number;
  /** WGSL: which four points of the workgroup, and which of the thread's. */
  readonly points: string;
  readonly half: number;
}

/**
 * Goes over the blocks of a layer's neurons; `finish` is done with every sum of every block. Afterwards all threads
 * have what others wrote. The threads' vectors interleave, so that neighbours read neighbouring vectors: the points of
 * a thread are `threadPoints / 4` groups of four, as many apart as there are columns of threads; neurons alike.
 * @param tile pieces
 * @param of what is multiplied
 * @param finish WGSL that uses a sum
 */
export function product(tile: Tile, of: ProductOf, finish: (sum: Sum) => string): string {
  const { points, neurons, threads, depth, source } = tile;
  const halves = range(tile.threadPoints / 4);
  const groups = range(tile.threadNeurons / 4);
  const columns = points / tile.threadPoints;
  const rows = neurons / tile.threadNeurons;
  const fetches = Math.ceil((depth * neurons) / 4 / threads);
  const sums = groups.flatMap((a) =>
    range(4).flatMap((j) =>
      halves.map((b) => ({
        name: `s${a}${j}${b}`,
        neuron: `4u * c${a} + ${j}u`,
        group: `c${a}`,
        component: j,
        points: columnsAt(b),
        half: b,
      })),
    ),
  );
  function columnsAt(half: number): string {
    return half === 0 ? 'px' : `px + ${half * columns}u`;
  }
  const guard = (m: number, text: string) =>
    (m + 1) * threads * 4 <= depth * neurons
      ? text
      : `if (thread + ${m * threads}u < ${(depth * neurons) / 4}u) { ${text} }`;
  const fetchOne = (m: number, k: string) => `
      {
        let at = thread + ${m * threads}u;
        let row = ${k} + at / ${neurons / 4}u;
        let column = block + at % ${neurons / 4}u;
        w${m} = vec4<f32>(0.0);
        if (at < ${(depth * neurons) / 4}u && row < ${of.inputs} && column < ${of.pitch}) {
          w${m} = ${of.matrix}[${of.at} + row * ${of.pitch} + column];
        }
      }`;
  const fetch = (k: string) =>
    range(fetches)
      .map((m) => fetchOne(m, k))
      .join('');
  const inputTile =
    source === 'workgroup'
      ? ''
      : `
      for (var i = thread; i < ${(depth * points) / 4}u; i += ${threads}u) {
        let row = k0 + i / ${points / 4}u;
        xs[i] = vec4<f32>(0.0);
        if (row < ${of.inputs}) {
          xs[i] = ${of.x}[(${of.row} + row) * ${of.xPitch} + firstPoint / 4u + i % ${points / 4}u];
        }
      }`;
  const xRow = source === 'workgroup' ? '(k0 + k)' : 'k';
  return `
  for (var block = 0u; 4u * block < ${of.outputs}; block += ${neurons / 4}u) {
${groups.map((a) => `    let c${a} = block + ny + ${a * rows}u;`).join('\n')}
${groups
  .map(
    (a) =>
      `    var b${a} = vec4<f32>(0.0);${
        of.biases
          ? `
    if (c${a} < ${of.pitch}) { b${a} = ${of.matrix}[${of.at} + ${of.inputs} * ${of.pitch} + c${a}]; }`
          : ''
      }`,
  )
  .join('\n')}
${sums.map(({ name, component, group }) => `    var ${name} = vec4<f32>(b${group.slice(1)}[${component}]);`).join('\n')}
${range(fetches)
  .map((m) => `    var w${m} = vec4<f32>(0.0);`)
  .join('\n')}${fetch('0u')}
    for (var k0 = 0u; k0 < ${of.inputs}; k0 += ${depth}u) {
      workgroupBarrier();
${range(fetches)
  .map((m) => `      ${guard(m, `ws[thread + ${m * threads}u] = w${m};`)}`)
  .join('\n')}${inputTile}
      workgroupBarrier();
      if (k0 + ${depth}u < ${of.inputs}) {${fetch(`k0 + ${depth}u`)}
      }
      for (var k = 0u; k < ${depth}u; k++) {
${groups.map((a) => `        let m${a} = ws[k * ${neurons / 4}u + ny + ${a * rows}u];`).join('\n')}
${halves.map((b) => `        let x${b} = xs[${xRow} * ${points / 4}u + ${columnsAt(b)}];`).join('\n')}
${sums
  .map(
    ({ name, component, group, half }) =>
      `        ${name} = fma(vec4<f32>(m${group.slice(1)}[${component}]), x${half}, ${name});`,
  )
  .join('\n')}
      }
    }
    workgroupBarrier();
${sums.map((sum) => finish(sum)).join('\n')}
  }
  storageBarrier();
  workgroupBarrier();`;
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
