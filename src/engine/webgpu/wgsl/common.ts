// What the kernels share: their structs, the activations, and the place of a thread in its workgroup.

import type { Activation } from '../../../net/network.ts';
import type { Tile } from '../tile.ts';

/** A kernel: its code, and the names of what it binds, in the order of the bindings. */
export interface Kernel {
  readonly code: string;
  readonly bindings: readonly string[];
}

/** What a binding is in WGSL. */
export type Declarations = Readonly<Record<string, string>>;

/** The declarations as WGSL, numbered in their order. */
export function kernelOf(declarations: Declarations, body: string): Kernel {
  const bindings = Object.keys(declarations);
  const lines = bindings.map((name, i) => {
    const [space, type] = declarations[name]!.split(': ') as [string, string];
    return `@group(0) @binding(${i}) var<${space}> ${name}: ${type};`;
  });
  return { code: `${lines.join('\n')}\n${body.trim()}\n`, bindings };
}

/** The struct of `layout.ts`'s table of layers. */
export const LAYER = `
struct Layer {
  inputs: u32, outputs: u32, weights: u32, pitch: u32, twin: u32, twinPitch: u32,
  coefficients: u32, x: u32, delta: u32,
}`;

/** The numbers of one dispatch, in this order; CALL_WORDS of them, all 32 bits wide. */
export const CALL_FIELDS = [
  ...['count', 'first', 'layers', 'pitch', 'width', 'groups', 'mode', 'slope', 'scale'],
  ...['rate', 'momentum', 'stepSize', 'rootCorrection', 'height', 'both', 'mask', 'otherRows'],
] as const;

export type CallField = (typeof CALL_FIELDS)[number];

const FLOATS: ReadonlySet<string> = new Set([
  'slope',
  'scale',
  'rate',
  'momentum',
  'stepSize',
  'rootCorrection',
]);

export const CALL = `
struct Call {
  ${CALL_FIELDS.map((name) => `${name}: ${FLOATS.has(name) ? 'f32' : 'u32'}`).join(', ')},
}`;

/** The bytes of a `Call`; what is not given is 0. */
export function callBytes(fields: Partial<Record<CallField, number>>): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(4 * CALL_FIELDS.length));
  for (const [i, name] of CALL_FIELDS.entries()) {
    if (FLOATS.has(name)) view.setFloat32(4 * i, fields[name] ?? 0, true);
    else view.setUint32(4 * i, fields[name] ?? 0, true);
  }
  return view.buffer;
}

/** The activations whose code differs: those of two slopes are one, with the slope in `Call`. */
export type Curve = 'slopes' | 'tanh' | 'sigmoid';

export function curveOf({ kind }: Activation): Curve {
  return kind === 'tanh' || kind === 'sigmoid' ? kind : 'slopes';
}

/** The slope at and below 0 of an activation of two slopes. */
export function slopeOf(activation: Activation): number {
  if (activation.kind === 'leaky_relu') return activation.slope;
  return activation.kind === 'identity' ? 1 : 0;
}

/**
 * `sigmoid`, and a curve's `activate` and `derivative` (of the activation's output), on four points. exp never gets a
 * positive number, so nothing overflows; NaN stays NaN, for which a slope of 0 is multiplied and not selected.
 */
export function curve(name: Curve): string {
  return SIGMOID + CURVES[name];
}

const SIGMOID = `
fn sigmoid(z: vec4<f32>) -> vec4<f32> {
  let e = exp(-abs(z));
  let upper = 1.0 / (1.0 + e);
  return select(e * upper, upper, z >= vec4<f32>(0.0));
}`;

const CURVES: Readonly<Record<Curve, string>> = {
  slopes: `
fn activate(z: vec4<f32>) -> vec4<f32> {
  return select(call.slope * z, z, z > vec4<f32>(0.0));
}
fn derivative(a: vec4<f32>) -> vec4<f32> {
  return select(vec4<f32>(call.slope), vec4<f32>(1.0), a > vec4<f32>(0.0));
}`,
  // Near 0 the quotient would lose digits: there it is z - z^3/3 + 2z^5/15 - 17z^7/315, to 1e-7 of itself.
  tanh: `
fn activate(z: vec4<f32>) -> vec4<f32> {
  let size = abs(z);
  let e = exp(-2.0 * size);
  let far = (1.0 - e) / (1.0 + e);
  let q = z * z;
  let near = z * (1.0 + q * (-0.33333334 + q * (0.13333334 + q * -0.053968254)));
  return select(select(-far, far, z >= vec4<f32>(0.0)), near, size < vec4<f32>(0.2));
}
fn derivative(a: vec4<f32>) -> vec4<f32> {
  return 1.0 - a * a;
}`,
  sigmoid: `
fn activate(z: vec4<f32>) -> vec4<f32> {
  return sigmoid(z);
}
fn derivative(a: vec4<f32>) -> vec4<f32> {
  return a * (1.0 - a);
}`,
};

/** The constants of a tile, and its workgroup memory. */
export function tileMemory(tile: Tile): string {
  return `
var<workgroup> xs: array<vec4<f32>, ${(tile.rows * tile.points) / 4}>;
var<workgroup> ws: array<vec4<f32>, ${(tile.depth * tile.neurons) / 4}>;`;
}

/** The head of an entry point on tiles: the thread's column of points `px` and its row of neurons `ny`. */
export function tileEntry(tile: Tile, body: string): string {
  const columns = tile.points / tile.threadPoints;
  return `
@compute @workgroup_size(${tile.threads})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let px = thread % ${columns}u;
  let ny = thread / ${columns}u;
  let firstPoint = call.first + group.x * ${tile.points}u;
${body}
}`;
}
