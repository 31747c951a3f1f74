// The pictures of `crease polytopes`: PNG, SVG, and the movie of a zoom.

import { InputError } from '../format/input-error.ts';
import { type DrawOptions, drawPartition, gradientScaleOf } from '../picture/exact/draw.ts';
import { createPainter } from '../picture/exact/painter.node.ts';
import { partitionSvg } from '../picture/exact/svg.ts';
import { type View, viewOf } from '../picture/exact/view.ts';
import { withProportions, zoomDomains } from '../picture/exact/zoom.ts';
import { createMovieEncoder } from '../picture/movie.node.ts';
import { PALETTES } from '../picture/palette.ts';
import { encodePng } from '../picture/png.node.ts';
import { parseDomain } from '../polytope/domain.ts';
import type { Partition } from '../polytope/exact/partition.ts';
import { chosenCreases } from './chosen-creases.ts';
import { writeOutput } from './output-file.node.ts';
import { POLYTOPES_DEFAULTS, type PolytopesFlags } from './polytopes-flags.ts';

/** The version of the texts in a picture and a movie. */
const NOTE = JSON.stringify({ crease: 1 });

/** Writes the pictures that were asked for. `hidden`: the widths of the hidden layers. */
export async function writePictures(
  flags: PolytopesFlags,
  hidden: readonly number[],
  found: Partition,
): Promise<void> {
  if (flags.png === undefined && flags.svg === undefined) return;
  const options = drawOptions(flags, hidden, viewOf(found.domain, sizeOf(flags)));
  if (flags.png !== undefined) {
    await writeOutput(flags.png, encodePng(drawPartition(createPainter(), found, options), NOTE));
  }
  if (flags.svg !== undefined) await writeOutput(flags.svg, partitionSvg(found, options));
}

/** Writes the movie if it was asked for; `cut` makes the partition of a domain. */
export async function writeZoom(
  flags: PolytopesFlags,
  hidden: readonly number[],
  domain: Partition['domain'],
  cut: (domain: Partition['domain']) => Promise<Partition>,
): Promise<void> {
  if (flags.movie === undefined || flags.zoom === undefined) return;
  const view = viewOf(domain, sizeOf(flags), true);
  const { width, height } = view;
  const detail = withProportions(parseDomain(flags.zoom, '--zoom'), domain);
  const painter = createPainter();
  const encoder = await createMovieEncoder({ path: flags.movie, width, height, note: NOTE });
  try {
    let gradientScale: number | undefined;
    for (const each of zoomDomains(domain, detail, flags.zoomFrames ?? POLYTOPES_DEFAULTS.zoomFrames)) {
      const found = await cut(each);
      // That of the first picture for all, so that a polytope keeps its colour.
      gradientScale ??= flags.color === 'gradient' ? gradientScaleOf(found) : undefined;
      await encoder.add(
        drawPartition(painter, found, { ...drawOptions(flags, hidden, view), gradientScale }),
      );
    }
    await encoder.finish();
  } finally {
    await encoder.dispose();
  }
}

/**
 * Refuses flags of pictures that contradict each other or the network, before anything is computed.
 * @throws InputError
 */
export function checkPictureFlags(flags: PolytopesFlags, hidden: readonly number[]): void {
  if (flags.zoom !== undefined) parseDomain(flags.zoom, '--zoom');
  if ((flags.zoom === undefined) !== (flags.movie === undefined)) {
    const [given, missing] =
      flags.zoom === undefined ? ['--movie', '--zoom 0.4,0.2,0.6,0.4'] : ['--zoom', '--movie zoom.mp4'];
    throw new InputError(`${given} needs another flag beside it; add one, such as ${missing}`);
  }
  chosenCreases(hidden, flags);
}

const sizeOf = ({ size = POLYTOPES_DEFAULTS.size }: PolytopesFlags) => size;

function drawOptions(flags: PolytopesFlags, hidden: readonly number[], { width, height }: View): DrawOptions {
  return {
    ...{ width, height },
    colouring: flags.color ?? POLYTOPES_DEFAULTS.color,
    palette: PALETTES[flags.palette ?? POLYTOPES_DEFAULTS.palette],
    thickness: flags.lineWidth ?? POLYTOPES_DEFAULTS.lineWidth,
    chosen: chosenCreases(hidden, flags),
  };
}
