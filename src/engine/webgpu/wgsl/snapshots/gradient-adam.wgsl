@group(0) @binding(0) var<uniform> call: Call;
@group(0) @binding(1) var<storage, read> layers: array<Layer>;
@group(0) @binding(2) var<storage, read> blocks: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> activations: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> deltas: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read_write> weights: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read_write> twins: array<f32>;
@group(0) @binding(7) var<storage, read_write> gradients: array<vec4<f32>>;
@group(0) @binding(8) var<storage, read_write> state: array<vec4<f32>>;
struct Call {
  count: u32, first: u32, layers: u32, pitch: u32, width: u32, groups: u32, mode: u32, slope: f32, scale: f32, rate: f32, momentum: f32, stepSize: f32, rootCorrection: f32, height: u32, both: u32, mask: u32, otherRows: u32,
}

struct Layer {
  inputs: u32, outputs: u32, weights: u32, pitch: u32, twin: u32, twinPitch: u32,
  coefficients: u32, x: u32, delta: u32,
}
var<workgroup> rows: array<vec4<f32>, 576>;
fn total(v: vec4<f32>) -> f32 {
  return (v.x + v.y) + (v.z + v.w);
}

fn change(at: u32, g: vec4<f32>) -> vec4<f32> {
  let half = arrayLength(&state) / 2u;
  let mean = 0.9 * state[at] + 0.1 * g;
  let square = 0.999 * state[half + at] + 0.001 * (g * g);
  state[at] = mean;
  state[half + at] = square;
  return call.stepSize * mean / (sqrt(square) / call.rootCorrection + 1e-8);
}
fn finish(layer: Layer, k: u32, n: u32, sums: vec4<f32>) {
  if (k > layer.inputs || n >= 4u * layer.pitch) { return; }
  let at = layer.weights + k * layer.pitch + n / 4u;
  var g = sums;
  if ((call.mode & 1u) != 0u) { g += gradients[at]; }
  if ((call.mode & 2u) != 0u) { gradients[at] = g; }
  if ((call.mode & 4u) == 0u) { return; }
  let w = weights[at] - change(at, g);
  weights[at] = w;
  if (k == layer.inputs) { return; }
  for (var j = 0u; j < 4u; j++) {
    if (n + j < layer.outputs) { twins[4u * (layer.twin + (n + j) * layer.twinPitch) + k] = w[j]; }
  }
}
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let index = group.y * call.groups + group.x;
  if (index >= arrayLength(&blocks)) { return; }
  let block = blocks[index];
  let layer = layers[block.x];
  let tk = thread % 8u;
  let tn = thread / 8u;
  var s00 = vec4<f32>(0.0);
  var s01 = vec4<f32>(0.0);
  var s02 = vec4<f32>(0.0);
  var s03 = vec4<f32>(0.0);
  var s10 = vec4<f32>(0.0);
  var s11 = vec4<f32>(0.0);
  var s12 = vec4<f32>(0.0);
  var s13 = vec4<f32>(0.0);
  var s20 = vec4<f32>(0.0);
  var s21 = vec4<f32>(0.0);
  var s22 = vec4<f32>(0.0);
  var s23 = vec4<f32>(0.0);
  var s30 = vec4<f32>(0.0);
  var s31 = vec4<f32>(0.0);
  var s32 = vec4<f32>(0.0);
  var s33 = vec4<f32>(0.0);
  for (var p0 = 0u; p0 < call.count; p0 += 32u) {
    workgroupBarrier();
    for (var i = thread; i < 256u; i += 64u) {
      let row = i / 8u;
      let q = i % 8u;
      let p = p0 + 4u * q;
      let there = vec4<u32>(p, p + 1u, p + 2u, p + 3u) < vec4<u32>(call.count);
      var a = vec4<f32>(0.0);
      if (block.y + row < layer.inputs) {
        a = select(a, activations[(layer.x + block.y + row) * call.pitch + p / 4u], there);
      } else if (block.y + row == layer.inputs) {
        a = select(a, vec4<f32>(1.0), there);
      }
      rows[row * 9u + q] = a;
      var d = vec4<f32>(0.0);
      if (block.z + row < layer.outputs) {
        d = select(d, deltas[(layer.delta + block.z + row) * call.pitch + p / 4u], there);
      }
      // Neurons 4 tn to 4 tn + 3 of a thread lie 8 rows apart, so that the threads of a warp read different banks.
      rows[(32u + (row % 4u) * 8u + row / 4u) * 9u + q] = d;
    }
    workgroupBarrier();
    for (var q = 0u; q < 8u; q++) {
      let a0 = rows[(tk + 0u) * 9u + q];
      let a1 = rows[(tk + 8u) * 9u + q];
      let a2 = rows[(tk + 16u) * 9u + q];
      let a3 = rows[(tk + 24u) * 9u + q];
      let d0 = rows[(32u + tn) * 9u + q];
      let d1 = rows[(40u + tn) * 9u + q];
      let d2 = rows[(48u + tn) * 9u + q];
      let d3 = rows[(56u + tn) * 9u + q];
      s00 = fma(a0, d0, s00);
      s01 = fma(a0, d1, s01);
      s02 = fma(a0, d2, s02);
      s03 = fma(a0, d3, s03);
      s10 = fma(a1, d0, s10);
      s11 = fma(a1, d1, s11);
      s12 = fma(a1, d2, s12);
      s13 = fma(a1, d3, s13);
      s20 = fma(a2, d0, s20);
      s21 = fma(a2, d1, s21);
      s22 = fma(a2, d2, s22);
      s23 = fma(a2, d3, s23);
      s30 = fma(a3, d0, s30);
      s31 = fma(a3, d1, s31);
      s32 = fma(a3, d2, s32);
      s33 = fma(a3, d3, s33);
    }
  }
  finish(layer, block.y + tk + 0u, block.z + 4u * tn, vec4<f32>(total(s00), total(s01), total(s02), total(s03)));
  finish(layer, block.y + tk + 8u, block.z + 4u * tn, vec4<f32>(total(s10), total(s11), total(s12), total(s13)));
  finish(layer, block.y + tk + 16u, block.z + 4u * tn, vec4<f32>(total(s20), total(s21), total(s22), total(s23)));
  finish(layer, block.y + tk + 24u, block.z + 4u * tn, vec4<f32>(total(s30), total(s31), total(s32), total(s33)));
}
