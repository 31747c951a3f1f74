// The pieces of WebGL2 that a renderer is put together from: programs, textures of numbers, buffers.

import { ROW, rowsFor } from './geometry.ts';

/** WebGL2 is missing, or refused something; the 2D canvas draws instead. */
export class NoWebGl extends Error {}

export function makeProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new NoWebGl('no shader can be made');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new NoWebGl(gl.getProgramInfoLog(program) ?? 'a shader does not compile');
  }
  return program;
}

/** The places of a program's uniforms, asked for once. */
export function uniforms<N extends string>(
  gl: WebGL2RenderingContext,
  program: WebGLProgram,
  names: readonly N[],
): Readonly<Record<N, WebGLUniformLocation | null>> {
  return Object.fromEntries(names.map((name) => [name, gl.getUniformLocation(program, name)])) as Record<
    N,
    WebGLUniformLocation | null
  >;
}

/** A texture of `ROW` texels a row, of float32, bytes or whole numbers, four to a texel; it grows and keeps its size. */
export class Numbers {
  readonly #gl: WebGL2RenderingContext;
  readonly #texture: WebGLTexture;
  readonly #unit: number;
  #rows = 0;

  constructor(gl: WebGL2RenderingContext, unit: number) {
    this.#gl = gl;
    this.#unit = unit;
    this.#texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
  }

  /** @param numbers [rows * ROW][4] */
  set(numbers: Float32Array | Uint8Array | Uint32Array): void {
    const gl = this.#gl;
    const rows = rowsFor(numbers.length / 4);
    const [stored, format, type] =
      numbers instanceof Float32Array
        ? [gl.RGBA32F, gl.RGBA, gl.FLOAT]
        : numbers instanceof Uint8Array
          ? [gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE]
          : [gl.RGBA32UI, gl.RGBA_INTEGER, gl.UNSIGNED_INT];
    gl.activeTexture(gl.TEXTURE0 + this.#unit);
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    if (rows > this.#rows) {
      // Half as much again, so that a growing partition does not make a new texture every time.
      this.#rows = Math.min(gl.getParameter(gl.MAX_TEXTURE_SIZE) as number, Math.ceil(1.5 * rows));
      if (rows > this.#rows) throw new NoWebGl('the partition is too large for a texture');
      gl.texImage2D(gl.TEXTURE_2D, 0, stored, ROW, this.#rows, 0, format, type, null);
    }
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, ROW, rows, format, type, numbers);
  }
}

/** A buffer of whole numbers as an attribute. */
export function setAttribute(
  gl: WebGL2RenderingContext,
  buffer: WebGLBuffer,
  index: number,
  numbers: Uint32Array,
): void {
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, numbers, gl.DYNAMIC_DRAW);
  gl.enableVertexAttribArray(index);
  gl.vertexAttribIPointer(index, 1, gl.UNSIGNED_INT, 0, 0);
}
