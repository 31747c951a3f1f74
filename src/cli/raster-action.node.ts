// What `crease raster` does: loads a network, samples it, writes the files that were asked for.

import { availableParallelism } from 'node:os';
import { onEngine } from '../engine/create.node.ts';
import { InputError } from '../format/input-error.ts';
import { writeNpy } from '../format/npy.ts';
import { parseDomain } from '../polytope/domain.ts';
import { type Raster, raster } from '../polytope/raster.ts';
import type { CommandProcess } from './context.ts';
import { loadNetwork } from './network-file.node.ts';
import { checkOutputs, writeOutput } from './output-file.node.ts';
import { RASTER_DEFAULTS, type RasterFlags } from './raster-flags.ts';

/**
 * Runs the command.
 * @throws InputError for bad input
 */
export async function rasterCommand(
  flags: RasterFlags,
  argument: string,
  command: CommandProcess,
): Promise<void> {
  const size = flags.size ?? RASTER_DEFAULTS.size;
  const domain = parseDomain(flags.domain ?? RASTER_DEFAULTS.domain);
  await checkOutputs([flags.out, flags.map, flags.output]);
  const { spec, parameters } = await loadNetwork(argument, flags);
  if (spec.inputs !== 2) {
    throw new InputError(
      `${argument}: the network has ${spec.inputs} inputs; only one of 2 can be drawn on a plane`,
    );
  }
  const threads = flags.threads ?? availableParallelism();
  const grid = { domain, width: size, height: size };
  const crease = flags.crease ?? RASTER_DEFAULTS.crease;
  const { drawn, seconds } = await onEngine(
    flags.engine ?? RASTER_DEFAULTS.engine,
    threads,
    async (engine) => {
      const network = await engine.load(spec, parameters);
      const began = performance.now();
      const drawn = await raster(network, grid, { crease });
      return { drawn, seconds: Math.round(performance.now() - began) / 1000 };
    },
    (line) => process.stderr.write(`crease: ${line}\n`),
  );
  await writeFiles(drawn, spec.outputs, flags);
  const { patterns, creasePixels } = drawn;
  command.stdout.write(
    flags.json
      ? `${JSON.stringify({ patterns, creasePixels, seconds })}\n`
      : `${patterns} patterns, ${creasePixels} crease pixels on ${size}x${size}, ${seconds} s\n`,
  );
}

async function writeFiles({ width, height, outputs, creases }: Raster, channels: number, flags: RasterFlags) {
  if (flags.map !== undefined) {
    await writeOutput(flags.map, writeNpy({ dtype: 'u1', shape: [height, width], data: creases }));
  }
  if (flags.output !== undefined) {
    const shape = channels === 1 ? [height, width] : [height, width, channels];
    await writeOutput(flags.output, writeNpy({ dtype: 'f4', shape, data: outputs }));
  }
  if (flags.out !== undefined) {
    // Loaded when it is used: the canvas is large.
    const { composePrediction } = await import('../picture/frame.ts');
    const { PALETTES } = await import('../picture/palette.ts');
    const { encodePng } = await import('../picture/png.node.ts');
    const prediction = channels === 1 ? outputs : firstChannel(outputs, channels);
    const palette = PALETTES[flags.palette ?? RASTER_DEFAULTS.palette];
    const image = composePrediction({ width, height, prediction, creases, palette });
    await writeOutput(flags.out, encodePng(image, JSON.stringify({ crease: 1 })));
  }
}

function firstChannel(outputs: Float32Array, channels: number): Float32Array {
  return Float32Array.from({ length: outputs.length / channels }, (_, pixel) => outputs[pixel * channels]!);
}
