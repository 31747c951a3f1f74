@group(0) @binding(0) var<uniform> call: Call;
@group(0) @binding(1) var<storage, read> layers: array<Layer>;
@group(0) @binding(2) var<storage, read> weights: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> points: array<f32>;
@group(0) @binding(4) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(5) var<storage, read_write> activations: array<vec4<f32>>;
struct Call {
  count: u32, first: u32, layers: u32, pitch: u32, width: u32, groups: u32, mode: u32, slope: f32, scale: f32, rate: f32, momentum: f32, stepSize: f32, rootCorrection: f32, height: u32, both: u32, mask: u32, otherRows: u32,
}

struct Layer {
  inputs: u32, outputs: u32, weights: u32, pitch: u32, twin: u32, twinPitch: u32,
  coefficients: u32, x: u32, delta: u32,
}

var<workgroup> xs: array<vec4<f32>, 128>;
var<workgroup> ws: array<vec4<f32>, 256>;


fn sigmoid(z: vec4<f32>) -> vec4<f32> {
  let e = exp(-abs(z));
  let upper = 1.0 / (1.0 + e);
  return select(e * upper, upper, z >= vec4<f32>(0.0));
}
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
}

fn input(p: u32, k: u32) -> f32 {
  if (p >= call.count || k >= layers[0].inputs) { return 0.0; }
  return points[p * layers[0].inputs + k];
}

fn put(p: u32, n: u32, z: vec4<f32>) {
  for (var j = 0u; j < 4u; j++) {
    if (p + j < call.count) { outputs[(p + j) * layers[call.layers - 1u].outputs + n] = z[j]; }
  }
}

@compute @workgroup_size(128)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let px = thread % 8u;
  let ny = thread / 8u;
  let firstPoint = call.first + group.x * 64u;




  for (var i = thread; i < layers[0].inputs * 16u; i += 128u) {
    let k = i / 16u;
    let p = firstPoint + 4u * (i % 16u);
    activations[k * call.pitch + firstPoint / 4u + i % 16u] = vec4<f32>(input(p, k), input(p + 1u, k), input(p + 2u, k), input(p + 3u, k));
  }
  storageBarrier();
  workgroupBarrier();
  let last = call.layers - 1u;
  for (var l = 0u; l < last; l++) {
    let layer = layers[l];
    let here = (l % 2u) * call.otherRows;
    let there = call.otherRows - here;

  for (var block = 0u; 4u * block < layer.outputs; block += 32u) {
    let c0 = block + ny + 0u;
    let c1 = block + ny + 16u;
    var b0 = vec4<f32>(0.0);
    if (c0 < layer.pitch) { b0 = weights[layer.weights + layer.inputs * layer.pitch + c0]; }
    var b1 = vec4<f32>(0.0);
    if (c1 < layer.pitch) { b1 = weights[layer.weights + layer.inputs * layer.pitch + c1]; }
    var s000 = vec4<f32>(b0[0]);
    var s001 = vec4<f32>(b0[0]);
    var s010 = vec4<f32>(b0[1]);
    var s011 = vec4<f32>(b0[1]);
    var s020 = vec4<f32>(b0[2]);
    var s021 = vec4<f32>(b0[2]);
    var s030 = vec4<f32>(b0[3]);
    var s031 = vec4<f32>(b0[3]);
    var s100 = vec4<f32>(b1[0]);
    var s101 = vec4<f32>(b1[0]);
    var s110 = vec4<f32>(b1[1]);
    var s111 = vec4<f32>(b1[1]);
    var s120 = vec4<f32>(b1[2]);
    var s121 = vec4<f32>(b1[2]);
    var s130 = vec4<f32>(b1[3]);
    var s131 = vec4<f32>(b1[3]);
    var w0 = vec4<f32>(0.0);
    var w1 = vec4<f32>(0.0);
      {
        let at = thread + 0u;
        let row = 0u + at / 32u;
        let column = block + at % 32u;
        w0 = vec4<f32>(0.0);
        if (at < 256u && row < layer.inputs && column < layer.pitch) {
          w0 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 128u;
        let row = 0u + at / 32u;
        let column = block + at % 32u;
        w1 = vec4<f32>(0.0);
        if (at < 256u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
    for (var k0 = 0u; k0 < layer.inputs; k0 += 8u) {
      workgroupBarrier();
      ws[thread + 0u] = w0;
      ws[thread + 128u] = w1;
      for (var i = thread; i < 128u; i += 128u) {
        let row = k0 + i / 16u;
        xs[i] = vec4<f32>(0.0);
        if (row < layer.inputs) {
          xs[i] = activations[(here + row) * call.pitch + firstPoint / 4u + i % 16u];
        }
      }
      workgroupBarrier();
      if (k0 + 8u < layer.inputs) {
      {
        let at = thread + 0u;
        let row = k0 + 8u + at / 32u;
        let column = block + at % 32u;
        w0 = vec4<f32>(0.0);
        if (at < 256u && row < layer.inputs && column < layer.pitch) {
          w0 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 128u;
        let row = k0 + 8u + at / 32u;
        let column = block + at % 32u;
        w1 = vec4<f32>(0.0);
        if (at < 256u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      }
      for (var k = 0u; k < 8u; k++) {
        let m0 = ws[k * 32u + ny + 0u];
        let m1 = ws[k * 32u + ny + 16u];
        let x0 = xs[k * 16u + px];
        let x1 = xs[k * 16u + px + 8u];
        s000 = fma(vec4<f32>(m0[0]), x0, s000);
        s001 = fma(vec4<f32>(m0[0]), x1, s001);
        s010 = fma(vec4<f32>(m0[1]), x0, s010);
        s011 = fma(vec4<f32>(m0[1]), x1, s011);
        s020 = fma(vec4<f32>(m0[2]), x0, s020);
        s021 = fma(vec4<f32>(m0[2]), x1, s021);
        s030 = fma(vec4<f32>(m0[3]), x0, s030);
        s031 = fma(vec4<f32>(m0[3]), x1, s031);
        s100 = fma(vec4<f32>(m1[0]), x0, s100);
        s101 = fma(vec4<f32>(m1[0]), x1, s101);
        s110 = fma(vec4<f32>(m1[1]), x0, s110);
        s111 = fma(vec4<f32>(m1[1]), x1, s111);
        s120 = fma(vec4<f32>(m1[2]), x0, s120);
        s121 = fma(vec4<f32>(m1[2]), x1, s121);
        s130 = fma(vec4<f32>(m1[3]), x0, s130);
        s131 = fma(vec4<f32>(m1[3]), x1, s131);
      }
    }
    workgroupBarrier();
    if (c0 < layer.pitch) { activations[(there + 4u * c0 + 0u) * call.pitch + firstPoint / 4u + px] = activate(s000); }
    if (c0 < layer.pitch) { activations[(there + 4u * c0 + 0u) * call.pitch + firstPoint / 4u + px + 8u] = activate(s001); }
    if (c0 < layer.pitch) { activations[(there + 4u * c0 + 1u) * call.pitch + firstPoint / 4u + px] = activate(s010); }
    if (c0 < layer.pitch) { activations[(there + 4u * c0 + 1u) * call.pitch + firstPoint / 4u + px + 8u] = activate(s011); }
    if (c0 < layer.pitch) { activations[(there + 4u * c0 + 2u) * call.pitch + firstPoint / 4u + px] = activate(s020); }
    if (c0 < layer.pitch) { activations[(there + 4u * c0 + 2u) * call.pitch + firstPoint / 4u + px + 8u] = activate(s021); }
    if (c0 < layer.pitch) { activations[(there + 4u * c0 + 3u) * call.pitch + firstPoint / 4u + px] = activate(s030); }
    if (c0 < layer.pitch) { activations[(there + 4u * c0 + 3u) * call.pitch + firstPoint / 4u + px + 8u] = activate(s031); }
    if (c1 < layer.pitch) { activations[(there + 4u * c1 + 0u) * call.pitch + firstPoint / 4u + px] = activate(s100); }
    if (c1 < layer.pitch) { activations[(there + 4u * c1 + 0u) * call.pitch + firstPoint / 4u + px + 8u] = activate(s101); }
    if (c1 < layer.pitch) { activations[(there + 4u * c1 + 1u) * call.pitch + firstPoint / 4u + px] = activate(s110); }
    if (c1 < layer.pitch) { activations[(there + 4u * c1 + 1u) * call.pitch + firstPoint / 4u + px + 8u] = activate(s111); }
    if (c1 < layer.pitch) { activations[(there + 4u * c1 + 2u) * call.pitch + firstPoint / 4u + px] = activate(s120); }
    if (c1 < layer.pitch) { activations[(there + 4u * c1 + 2u) * call.pitch + firstPoint / 4u + px + 8u] = activate(s121); }
    if (c1 < layer.pitch) { activations[(there + 4u * c1 + 3u) * call.pitch + firstPoint / 4u + px] = activate(s130); }
    if (c1 < layer.pitch) { activations[(there + 4u * c1 + 3u) * call.pitch + firstPoint / 4u + px + 8u] = activate(s131); }
  }
  storageBarrier();
  workgroupBarrier();
  }
  let layer = layers[last];
  let here = (last % 2u) * call.otherRows;

  for (var block = 0u; 4u * block < layer.outputs; block += 32u) {
    let c0 = block + ny + 0u;
    let c1 = block + ny + 16u;
    var b0 = vec4<f32>(0.0);
    if (c0 < layer.pitch) { b0 = weights[layer.weights + layer.inputs * layer.pitch + c0]; }
    var b1 = vec4<f32>(0.0);
    if (c1 < layer.pitch) { b1 = weights[layer.weights + layer.inputs * layer.pitch + c1]; }
    var s000 = vec4<f32>(b0[0]);
    var s001 = vec4<f32>(b0[0]);
    var s010 = vec4<f32>(b0[1]);
    var s011 = vec4<f32>(b0[1]);
    var s020 = vec4<f32>(b0[2]);
    var s021 = vec4<f32>(b0[2]);
    var s030 = vec4<f32>(b0[3]);
    var s031 = vec4<f32>(b0[3]);
    var s100 = vec4<f32>(b1[0]);
    var s101 = vec4<f32>(b1[0]);
    var s110 = vec4<f32>(b1[1]);
    var s111 = vec4<f32>(b1[1]);
    var s120 = vec4<f32>(b1[2]);
    var s121 = vec4<f32>(b1[2]);
    var s130 = vec4<f32>(b1[3]);
    var s131 = vec4<f32>(b1[3]);
    var w0 = vec4<f32>(0.0);
    var w1 = vec4<f32>(0.0);
      {
        let at = thread + 0u;
        let row = 0u + at / 32u;
        let column = block + at % 32u;
        w0 = vec4<f32>(0.0);
        if (at < 256u && row < layer.inputs && column < layer.pitch) {
          w0 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 128u;
        let row = 0u + at / 32u;
        let column = block + at % 32u;
        w1 = vec4<f32>(0.0);
        if (at < 256u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
    for (var k0 = 0u; k0 < layer.inputs; k0 += 8u) {
      workgroupBarrier();
      ws[thread + 0u] = w0;
      ws[thread + 128u] = w1;
      for (var i = thread; i < 128u; i += 128u) {
        let row = k0 + i / 16u;
        xs[i] = vec4<f32>(0.0);
        if (row < layer.inputs) {
          xs[i] = activations[(here + row) * call.pitch + firstPoint / 4u + i % 16u];
        }
      }
      workgroupBarrier();
      if (k0 + 8u < layer.inputs) {
      {
        let at = thread + 0u;
        let row = k0 + 8u + at / 32u;
        let column = block + at % 32u;
        w0 = vec4<f32>(0.0);
        if (at < 256u && row < layer.inputs && column < layer.pitch) {
          w0 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 128u;
        let row = k0 + 8u + at / 32u;
        let column = block + at % 32u;
        w1 = vec4<f32>(0.0);
        if (at < 256u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      }
      for (var k = 0u; k < 8u; k++) {
        let m0 = ws[k * 32u + ny + 0u];
        let m1 = ws[k * 32u + ny + 16u];
        let x0 = xs[k * 16u + px];
        let x1 = xs[k * 16u + px + 8u];
        s000 = fma(vec4<f32>(m0[0]), x0, s000);
        s001 = fma(vec4<f32>(m0[0]), x1, s001);
        s010 = fma(vec4<f32>(m0[1]), x0, s010);
        s011 = fma(vec4<f32>(m0[1]), x1, s011);
        s020 = fma(vec4<f32>(m0[2]), x0, s020);
        s021 = fma(vec4<f32>(m0[2]), x1, s021);
        s030 = fma(vec4<f32>(m0[3]), x0, s030);
        s031 = fma(vec4<f32>(m0[3]), x1, s031);
        s100 = fma(vec4<f32>(m1[0]), x0, s100);
        s101 = fma(vec4<f32>(m1[0]), x1, s101);
        s110 = fma(vec4<f32>(m1[1]), x0, s110);
        s111 = fma(vec4<f32>(m1[1]), x1, s111);
        s120 = fma(vec4<f32>(m1[2]), x0, s120);
        s121 = fma(vec4<f32>(m1[2]), x1, s121);
        s130 = fma(vec4<f32>(m1[3]), x0, s130);
        s131 = fma(vec4<f32>(m1[3]), x1, s131);
      }
    }
    workgroupBarrier();
    if (4u * c0 + 0u < layer.outputs) { put(firstPoint + 4u * (px), 4u * c0 + 0u, s000); }
    if (4u * c0 + 0u < layer.outputs) { put(firstPoint + 4u * (px + 8u), 4u * c0 + 0u, s001); }
    if (4u * c0 + 1u < layer.outputs) { put(firstPoint + 4u * (px), 4u * c0 + 1u, s010); }
    if (4u * c0 + 1u < layer.outputs) { put(firstPoint + 4u * (px + 8u), 4u * c0 + 1u, s011); }
    if (4u * c0 + 2u < layer.outputs) { put(firstPoint + 4u * (px), 4u * c0 + 2u, s020); }
    if (4u * c0 + 2u < layer.outputs) { put(firstPoint + 4u * (px + 8u), 4u * c0 + 2u, s021); }
    if (4u * c0 + 3u < layer.outputs) { put(firstPoint + 4u * (px), 4u * c0 + 3u, s030); }
    if (4u * c0 + 3u < layer.outputs) { put(firstPoint + 4u * (px + 8u), 4u * c0 + 3u, s031); }
    if (4u * c1 + 0u < layer.outputs) { put(firstPoint + 4u * (px), 4u * c1 + 0u, s100); }
    if (4u * c1 + 0u < layer.outputs) { put(firstPoint + 4u * (px + 8u), 4u * c1 + 0u, s101); }
    if (4u * c1 + 1u < layer.outputs) { put(firstPoint + 4u * (px), 4u * c1 + 1u, s110); }
    if (4u * c1 + 1u < layer.outputs) { put(firstPoint + 4u * (px + 8u), 4u * c1 + 1u, s111); }
    if (4u * c1 + 2u < layer.outputs) { put(firstPoint + 4u * (px), 4u * c1 + 2u, s120); }
    if (4u * c1 + 2u < layer.outputs) { put(firstPoint + 4u * (px + 8u), 4u * c1 + 2u, s121); }
    if (4u * c1 + 3u < layer.outputs) { put(firstPoint + 4u * (px), 4u * c1 + 3u, s130); }
    if (4u * c1 + 3u < layer.outputs) { put(firstPoint + 4u * (px + 8u), 4u * c1 + 3u, s131); }
  }
  storageBarrier();
  workgroupBarrier();

}
