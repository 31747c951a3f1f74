// Pictures around a spike: the network with its creases at some moments, and maps of what changed between them.

import type { Engine } from '../../engine/engine.ts';
import { composeChange, sampleLooks } from '../../picture/change-maps.ts';
import { composePrediction } from '../../picture/frame.ts';
import type { RgbaImage } from '../../picture/image.ts';
import { PALETTES, type PaletteName } from '../../picture/palette.ts';
import { encodePng } from '../../picture/png.node.ts';
import { pointNetwork } from '../../polytope/change/at-points.ts';
import { createPointEvaluator } from '../../polytope/change/create.node.ts';
import { lookAt, pointGrid } from '../../polytope/change/point-grid.ts';
import { raster } from '../../polytope/raster.ts';
import { allFinite } from '../not-finite.ts';
import type { RunSpec } from '../spec.ts';
import type { SpikeReport } from './analyse.ts';
import type { PagePicture } from './page.ts';
import { placeOf } from './words.ts';

const SIDE = 256;
/** Points along a side of the maps. */
const MAP = 96;

/** The pictures of a report, as data URLs. */
export async function picturesOf(
  engine: Engine,
  spec: RunSpec,
  { moments, steps }: SpikeReport,
): Promise<PagePicture[]> {
  const { domain, crease, palette } = spec.frames;
  const words = moments.map(({ after }) => {
    const step = steps.find(({ globalStep }) => globalStep === after?.globalStep);
    return step ? `after ${placeOf(step)}` : 'before the measured steps';
  });
  const pictures: PagePicture[] = [];
  for (const [i, { parameters }] of moments.entries()) {
    if (!allFinite(parameters)) continue;
    const network = await engine.load(spec.network, parameters);
    const { outputs, creases } = await raster(network, { domain, width: SIDE, height: SIDE }, { crease });
    network.dispose();
    const colours = PALETTES[palette as PaletteName];
    const size = { width: SIDE, height: SIDE };
    const image = composePrediction({ ...size, prediction: outputs, creases, palette: colours });
    pictures.push({ url: await urlOf(image), about: words[i]! });
  }
  const grid = pointGrid(createPointEvaluator(), domain, MAP);
  for (let i = 1; i < moments.length; i++) {
    const pair = [moments[i - 1]!.parameters, moments[i]!.parameters];
    if (!pair.every(allFinite)) continue;
    const [a, b] = pair.map((parameters) => lookAt(pointNetwork(spec.network, parameters), grid));
    const { image, scale } = composeChange(sampleLooks(grid, a!, b!), SIDE, SIDE);
    // The third map is of the pattern's part, which these samples do not have.
    const about = `from "${words[i - 1]}" to "${words[i]}": where patterns changed (dark: in a layer near the input), and the change of the output (orange up, blue down; full colour ${scale.toPrecision(3)})`;
    pictures.push({ url: await urlOf(firstTwo(image)), about });
  }
  return pictures;
}

/** The first two of three maps. */
function firstTwo({ width, height, data }: RgbaImage): RgbaImage {
  const kept = width - SIDE - 4;
  const part = new Uint8ClampedArray(4 * kept * height);
  for (let row = 0; row < height; row++)
    part.set(data.subarray(4 * row * width, 4 * (row * width + kept)), 4 * row * kept);
  return { width: kept, height, data: part };
}

async function urlOf(image: RgbaImage): Promise<string> {
  const png = await encodePng(image, '{"crease":1}');
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
