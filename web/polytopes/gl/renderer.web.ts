// Draws a partition on the GPU: cells and creases from their own coordinates, sharp at every zoom.

import { isSoftware } from '../../../src/engine/webgpu/adapter.ts';
import { depthColours } from '../../../src/picture/exact/depth-colours.ts';
import { INK, PAPER } from '../../../src/picture/exact/draw.ts';
import { PATTERN_COLOURS } from '../../../src/picture/exact/pattern-colours.ts';
import { PALETTES } from '../../../src/picture/palette.ts';
import { planesOf } from '../../lab/drawable.ts';
import type { LabPartition } from '../../lab/protocol.ts';
import { type Camera, type Rectangle, type Size, visible } from '../camera.ts';
import type { Look, Renderer } from '../renderer.ts';
import { byDepth } from './by-depth.ts';
import { CLIP_FROM, clippedGeometry, type Geometry, ROW, rowsFor, wholeGeometry } from './geometry.ts';
import { makeProgram, NoWebGl, Numbers, setAttribute, uniforms } from './program.web.ts';
import { CELLS_FRAGMENT, CELLS_VERTEX, CREASES_FRAGMENT, CREASES_VERTEX } from './shaders.ts';

const MODES = { polytope: 0, gradient: 1, depth: 2, prediction: 3 } as const;
/** Around what is visible, in units of it, is cut and ready for panning. */
const MARGIN = 2;
const { greys, crease } = PALETTES['okabe-ito'];

/** What is on the GPU: of which partition, cut to what, its lines in whose order, its neurons in which colours. */
interface Uploaded {
  readonly geometry: Geometry | undefined;
  readonly clip: Rectangle | undefined;
  readonly depth: boolean | undefined;
  readonly ink: string | undefined;
  readonly corners: number;
  readonly lines: number;
}

const NOTHING: Uploaded = {
  geometry: undefined,
  clip: undefined,
  depth: undefined,
  ink: undefined,
  corners: 0,
  lines: 0,
};

type Uniforms = Readonly<Record<string, WebGLUniformLocation | null>>;

export class GlRenderer implements Renderer {
  readonly ready = Promise.resolve();
  readonly #gl: WebGL2RenderingContext;
  readonly #cells: {
    readonly program: WebGLProgram;
    readonly at: Uniforms;
    readonly array: WebGLVertexArrayObject;
  };
  readonly #lines: {
    readonly program: WebGLProgram;
    readonly at: Uniforms;
    readonly array: WebGLVertexArrayObject;
  };
  readonly #textures: Readonly<Record<'places' | 'values' | 'cells' | 'neurons' | 'edges', Numbers>>;
  readonly #buffers: readonly WebGLBuffer[];
  #lab: LabPartition | undefined;
  #has: Uploaded = NOTHING;

  /**
   * @param isReal whether it has to be a GPU that is one, not the processor in its place
   * @throws NoWebGl where the canvas has no WebGL2
   */
  constructor(canvas: HTMLCanvasElement, isReal: boolean) {
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
    if (!gl) throw new NoWebGl('there is no WebGL2');
    if (isReal && isPlayed(gl)) {
      gl.getExtension('WEBGL_lose_context')?.loseContext();
      throw new NoWebGl('WebGL2 is the processor here');
    }
    this.#gl = gl;
    const made = (vertex: string, fragment: string, names: readonly string[]) => {
      const program = makeProgram(gl, vertex, fragment);
      return { program, at: uniforms(gl, program, names), array: gl.createVertexArray() };
    };
    this.#cells = made(CELLS_VERTEX, CELLS_FRAGMENT, [
      'places',
      'values',
      'cells',
      'centre',
      'scale',
      'mode',
      'gradientScale',
      'patternColours',
      'greys',
    ]);
    this.#lines = made(CREASES_VERTEX, CREASES_FRAGMENT, [
      'places',
      'edges',
      'neurons',
      'centre',
      'pixels',
      'size',
      'width',
    ]);
    this.#textures = {
      places: new Numbers(gl, 0),
      values: new Numbers(gl, 1),
      cells: new Numbers(gl, 2),
      neurons: new Numbers(gl, 3),
      edges: new Numbers(gl, 4),
    };
    this.#buffers = Array.from({ length: 2 }, () => gl.createBuffer());
    gl.useProgram(this.#cells.program);
    gl.uniform1i(this.#cells.at.places!, 0);
    gl.uniform1i(this.#cells.at.values!, 1);
    gl.uniform1i(this.#cells.at.cells!, 2);
    gl.uniform3fv(
      this.#cells.at.patternColours!,
      PATTERN_COLOURS.flatMap((colour) => colour.map((value) => value / 255)),
    );
    gl.uniform2f(this.#cells.at.greys!, greys[0] / 255, greys[1] / 255);
    gl.useProgram(this.#lines.program);
    gl.uniform1i(this.#lines.at.places!, 0);
    gl.uniform1i(this.#lines.at.neurons!, 3);
    gl.uniform1i(this.#lines.at.edges!, 4);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
  }

  setPartition(lab: LabPartition): void {
    this.#lab = lab;
    const { colours, partition } = lab;
    const planes = planesOf(lab);
    const about = new Float32Array(4 * ROW * rowsFor(colours.length));
    for (let cell = 0; cell < colours.length; cell++) {
      about[4 * cell] = colours[cell]!;
      about[4 * cell + 1] = planes.gradients[2 * cell * partition.outputCount]!;
      about[4 * cell + 2] = planes.gradients[2 * cell * partition.outputCount + 1]!;
    }
    this.#textures.cells.set(about);
    this.#has = { ...this.#has, geometry: undefined };
  }

  draw(camera: Camera, size: Size, look: Look): void {
    const gl = this.#gl;
    const [r, g, b] = PAPER;
    gl.viewport(0, 0, size.width, size.height);
    gl.clearColor(r / 255, g / 255, b / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!this.#lab || gl.isContextLost()) return;
    this.#update(this.#lab, camera, look);
    const { x, y, zoom } = camera;
    const [fx, fy] = [Math.fround(x), Math.fround(y)];
    if (look.color !== 'depth') {
      const { program, at, array } = this.#cells;
      gl.useProgram(program);
      gl.bindVertexArray(array);
      gl.uniform4f(at.centre!, fx, fy, x - fx, y - fy);
      gl.uniform2f(at.scale!, 2 * zoom, -2 * zoom);
      gl.uniform1i(at.mode!, MODES[look.color]);
      gl.uniform1f(at.gradientScale!, look.gradientScale);
      gl.drawArrays(gl.TRIANGLES, 0, this.#has.corners);
    }
    if (look.thickness > 0) {
      const { program, at, array } = this.#lines;
      gl.useProgram(program);
      gl.bindVertexArray(array);
      gl.uniform4f(at.centre!, fx, fy, x - fx, y - fy);
      gl.uniform2f(at.pixels!, zoom * size.width, zoom * size.height);
      gl.uniform2f(at.size!, size.width, size.height);
      gl.uniform1f(at.width!, look.thickness);
      // Not instanced: a GPU in software, and many a real one, takes as long for an instance as for a hundred corners.
      gl.drawArrays(gl.TRIANGLES, 0, 6 * this.#has.lines);
    }
    gl.bindVertexArray(null);
  }

  dispose(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  /** Puts onto the GPU what this view needs and is not there. */
  #update(lab: LabPartition, camera: Camera, look: Look): void {
    const gl = this.#gl;
    const isDeep = camera.zoom >= CLIP_FROM;
    const { clip } = this.#has;
    const isFit = isDeep ? clip !== undefined && covers(clip, camera) : clip === undefined;
    const isDepth = look.color === 'depth';
    if (this.#has.geometry === undefined || !isFit) {
      const rectangle = isDeep ? visible(camera, MARGIN) : undefined;
      const geometry = rectangle ? clippedGeometry(lab, rectangle) : wholeGeometry(lab);
      this.#textures.places.set(geometry.places);
      this.#textures.values.set(geometry.values);
      gl.bindVertexArray(this.#cells.array);
      setAttribute(gl, this.#buffers[0]!, 0, geometry.corners);
      setAttribute(gl, this.#buffers[1]!, 1, geometry.cornerCells);
      gl.bindVertexArray(null);
      this.#has = {
        ...this.#has,
        geometry,
        clip: rectangle,
        corners: geometry.corners.length,
        depth: undefined,
      };
    }
    if (this.#has.depth !== isDepth) {
      const { edges, edgeNeurons } = isDepth
        ? byDepth(this.#has.geometry!, lab.neuronLayers)
        : this.#has.geometry!;
      const about = new Uint32Array(4 * ROW * rowsFor(edgeNeurons.length));
      for (let edge = 0; edge < edgeNeurons.length; edge++) {
        about[4 * edge] = edges[2 * edge]!;
        about[4 * edge + 1] = edges[2 * edge + 1]!;
        about[4 * edge + 2] = edgeNeurons[edge]!;
      }
      this.#textures.edges.set(about);
      this.#has = { ...this.#has, depth: isDepth, lines: edgeNeurons.length };
    }
    const layers = lab.network.hidden.length;
    const ink = `${look.color === 'depth' || look.color === 'prediction' ? look.color : 'ink'} ${lab.neuronLayers.length} ${layers}`;
    if (this.#has.ink !== ink) {
      const perLayer = depthColours(layers);
      const colours = new Uint8Array(4 * ROW * rowsFor(lab.neuronLayers.length));
      lab.neuronLayers.forEach((layer, neuron) => {
        const colour = isDepth ? perLayer[layer]! : look.color === 'prediction' ? crease : INK;
        colours.set(colour, 4 * neuron);
      });
      this.#textures.neurons.set(colours);
      this.#has = { ...this.#has, ink };
    }
  }
}

/** Whether the processor stands in for a GPU; the browsers' own flag for that (a performance caveat) is not kept. */
function isPlayed(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const description = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return isSoftware({ vendor: '', architecture: '', device: '', description });
}

/** Whether what was cut still holds all that is visible, and not so much more that it wants cutting again. */
function covers(clip: Rectangle, camera: Camera): boolean {
  const [x0, y0, x1, y1] = visible(camera);
  const isInside = clip[0] <= x0 && clip[1] <= y0 && clip[2] >= x1 && clip[3] >= y1;
  return isInside && clip[2] - clip[0] < 40 * (x1 - x0);
}
