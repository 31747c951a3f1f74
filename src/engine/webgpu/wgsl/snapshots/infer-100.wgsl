@group(0) @binding(0) var<uniform> call: Call;
@group(0) @binding(1) var<storage, read> layers: array<Layer>;
@group(0) @binding(2) var<storage, read> weights: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> points: array<f32>;
@group(0) @binding(4) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(5) var<storage, read> coefficients: array<vec4<u32>>;
@group(0) @binding(6) var<storage, read_write> hashes: array<vec2<u32>>;
struct Call {
  count: u32, first: u32, layers: u32, pitch: u32, width: u32, groups: u32, mode: u32, slope: f32, scale: f32, rate: f32, momentum: f32, stepSize: f32, rootCorrection: f32, height: u32, both: u32, mask: u32, otherRows: u32,
}

struct Layer {
  inputs: u32, outputs: u32, weights: u32, pitch: u32, twin: u32, twinPitch: u32,
  coefficients: u32, x: u32, delta: u32,
}

var<workgroup> xs: array<vec4<f32>, 1456>;
var<workgroup> ws: array<vec4<f32>, 260>;
var<workgroup> sums: array<atomic<u32>, 112>;

fn sigmoid(z: vec4<f32>) -> vec4<f32> {
  let e = exp(-abs(z));
  let upper = 1.0 / (1.0 + e);
  return select(e * upper, upper, z >= vec4<f32>(0.0));
}
fn activate(z: vec4<f32>) -> vec4<f32> {
  return select(call.slope * z, z, z > vec4<f32>(0.0));
}
fn derivative(a: vec4<f32>) -> vec4<f32> {
  return select(vec4<f32>(call.slope), vec4<f32>(1.0), a > vec4<f32>(0.0));
}

fn input(p: u32, k: u32) -> f32 {
  if (p >= call.count || k > 1u) { return 0.0; }
  return points[select(p % call.width, call.width + p / call.width, k == 1u)];
}

fn put(p: u32, n: u32, z: vec4<f32>) {
  for (var j = 0u; j < 4u; j++) {
    if (p + j < call.count) { outputs[(p + j) * layers[call.layers - 1u].outputs + n] = z[j]; }
  }
}

@compute @workgroup_size(91)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let px = thread % 7u;
  let ny = thread / 7u;
  let firstPoint = call.first + group.x * 56u;

  var low0 = vec4<u32>(0u);
  var high0 = vec4<u32>(0u);
  var low1 = vec4<u32>(0u);
  var high1 = vec4<u32>(0u);

  for (var i = thread; i < min(104u, layers[0].inputs + 10u) * 14u; i += 91u) {
    let k = i / 14u;
    let p = firstPoint + 4u * (i % 14u);
    xs[i] = vec4<f32>(input(p, k), input(p + 1u, k), input(p + 2u, k), input(p + 3u, k));
  }
  storageBarrier();
  workgroupBarrier();
  let last = call.layers - 1u;
  for (var l = 0u; l < last; l++) {
    let layer = layers[l];

  for (var block = 0u; 4u * block < layer.outputs; block += 26u) {
    let c0 = block + ny + 0u;
    let c1 = block + ny + 13u;
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
    var w2 = vec4<f32>(0.0);
      {
        let at = thread + 0u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w0 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w0 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 91u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w1 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 182u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w2 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w2 = weights[layer.weights + row * layer.pitch + column];
        }
      }
    for (var k0 = 0u; k0 < layer.inputs; k0 += 10u) {
      workgroupBarrier();
      ws[thread + 0u] = w0;
      ws[thread + 91u] = w1;
      if (thread + 182u < 260u) { ws[thread + 182u] = w2; }
      workgroupBarrier();
      if (k0 + 10u < layer.inputs) {
      {
        let at = thread + 0u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w0 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w0 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 91u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w1 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 182u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w2 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w2 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      }
      for (var k = 0u; k < 10u; k++) {
        let m0 = ws[k * 26u + ny + 0u];
        let m1 = ws[k * 26u + ny + 13u];
        let x0 = xs[(k0 + k) * 14u + px];
        let x1 = xs[(k0 + k) * 14u + px + 7u];
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

    let low_c0 = coefficients[layer.coefficients + 2u * c0];
    let high_c0 = coefficients[layer.coefficients + 2u * c0 + 1u];
    low0 += select(vec4<u32>(0u), vec4<u32>(low_c0[0]), s000 > vec4<f32>(0.0));
    high0 += select(vec4<u32>(0u), vec4<u32>(high_c0[0]), s000 > vec4<f32>(0.0));
    xs[(4u * c0 + 0u) * 14u + px] = activate(s000);

    low1 += select(vec4<u32>(0u), vec4<u32>(low_c0[0]), s001 > vec4<f32>(0.0));
    high1 += select(vec4<u32>(0u), vec4<u32>(high_c0[0]), s001 > vec4<f32>(0.0));
    xs[(4u * c0 + 0u) * 14u + px + 7u] = activate(s001);

    low0 += select(vec4<u32>(0u), vec4<u32>(low_c0[1]), s010 > vec4<f32>(0.0));
    high0 += select(vec4<u32>(0u), vec4<u32>(high_c0[1]), s010 > vec4<f32>(0.0));
    xs[(4u * c0 + 1u) * 14u + px] = activate(s010);

    low1 += select(vec4<u32>(0u), vec4<u32>(low_c0[1]), s011 > vec4<f32>(0.0));
    high1 += select(vec4<u32>(0u), vec4<u32>(high_c0[1]), s011 > vec4<f32>(0.0));
    xs[(4u * c0 + 1u) * 14u + px + 7u] = activate(s011);

    low0 += select(vec4<u32>(0u), vec4<u32>(low_c0[2]), s020 > vec4<f32>(0.0));
    high0 += select(vec4<u32>(0u), vec4<u32>(high_c0[2]), s020 > vec4<f32>(0.0));
    xs[(4u * c0 + 2u) * 14u + px] = activate(s020);

    low1 += select(vec4<u32>(0u), vec4<u32>(low_c0[2]), s021 > vec4<f32>(0.0));
    high1 += select(vec4<u32>(0u), vec4<u32>(high_c0[2]), s021 > vec4<f32>(0.0));
    xs[(4u * c0 + 2u) * 14u + px + 7u] = activate(s021);

    low0 += select(vec4<u32>(0u), vec4<u32>(low_c0[3]), s030 > vec4<f32>(0.0));
    high0 += select(vec4<u32>(0u), vec4<u32>(high_c0[3]), s030 > vec4<f32>(0.0));
    xs[(4u * c0 + 3u) * 14u + px] = activate(s030);

    low1 += select(vec4<u32>(0u), vec4<u32>(low_c0[3]), s031 > vec4<f32>(0.0));
    high1 += select(vec4<u32>(0u), vec4<u32>(high_c0[3]), s031 > vec4<f32>(0.0));
    xs[(4u * c0 + 3u) * 14u + px + 7u] = activate(s031);

    let low_c1 = coefficients[layer.coefficients + 2u * c1];
    let high_c1 = coefficients[layer.coefficients + 2u * c1 + 1u];
    low0 += select(vec4<u32>(0u), vec4<u32>(low_c1[0]), s100 > vec4<f32>(0.0));
    high0 += select(vec4<u32>(0u), vec4<u32>(high_c1[0]), s100 > vec4<f32>(0.0));
    xs[(4u * c1 + 0u) * 14u + px] = activate(s100);

    low1 += select(vec4<u32>(0u), vec4<u32>(low_c1[0]), s101 > vec4<f32>(0.0));
    high1 += select(vec4<u32>(0u), vec4<u32>(high_c1[0]), s101 > vec4<f32>(0.0));
    xs[(4u * c1 + 0u) * 14u + px + 7u] = activate(s101);

    low0 += select(vec4<u32>(0u), vec4<u32>(low_c1[1]), s110 > vec4<f32>(0.0));
    high0 += select(vec4<u32>(0u), vec4<u32>(high_c1[1]), s110 > vec4<f32>(0.0));
    xs[(4u * c1 + 1u) * 14u + px] = activate(s110);

    low1 += select(vec4<u32>(0u), vec4<u32>(low_c1[1]), s111 > vec4<f32>(0.0));
    high1 += select(vec4<u32>(0u), vec4<u32>(high_c1[1]), s111 > vec4<f32>(0.0));
    xs[(4u * c1 + 1u) * 14u + px + 7u] = activate(s111);

    low0 += select(vec4<u32>(0u), vec4<u32>(low_c1[2]), s120 > vec4<f32>(0.0));
    high0 += select(vec4<u32>(0u), vec4<u32>(high_c1[2]), s120 > vec4<f32>(0.0));
    xs[(4u * c1 + 2u) * 14u + px] = activate(s120);

    low1 += select(vec4<u32>(0u), vec4<u32>(low_c1[2]), s121 > vec4<f32>(0.0));
    high1 += select(vec4<u32>(0u), vec4<u32>(high_c1[2]), s121 > vec4<f32>(0.0));
    xs[(4u * c1 + 2u) * 14u + px + 7u] = activate(s121);

    low0 += select(vec4<u32>(0u), vec4<u32>(low_c1[3]), s130 > vec4<f32>(0.0));
    high0 += select(vec4<u32>(0u), vec4<u32>(high_c1[3]), s130 > vec4<f32>(0.0));
    xs[(4u * c1 + 3u) * 14u + px] = activate(s130);

    low1 += select(vec4<u32>(0u), vec4<u32>(low_c1[3]), s131 > vec4<f32>(0.0));
    high1 += select(vec4<u32>(0u), vec4<u32>(high_c1[3]), s131 > vec4<f32>(0.0));
    xs[(4u * c1 + 3u) * 14u + px + 7u] = activate(s131);
  }
  storageBarrier();
  workgroupBarrier();
  }
  let layer = layers[last];

  for (var i = thread; i < layer.outputs * 14u; i += 91u) {
    let n = i / 14u;
    let q = i % 14u;
    var sum = vec4<f32>(weights[layer.weights + layer.inputs * layer.pitch + n / 4u][n % 4u]);
    for (var k = 0u; k < layer.inputs; k++) {
      sum = fma(vec4<f32>(weights[layer.weights + k * layer.pitch + n / 4u][n % 4u]), xs[k * 14u + q], sum);
    }
    put(firstPoint + 4u * q, n, sum);
  }

  atomicAdd(&sums[8u * (px + 0u) + 0u], low0[0]);
  atomicAdd(&sums[8u * (px + 0u) + 1u], high0[0]);
  atomicAdd(&sums[8u * (px + 0u) + 2u], low0[1]);
  atomicAdd(&sums[8u * (px + 0u) + 3u], high0[1]);
  atomicAdd(&sums[8u * (px + 0u) + 4u], low0[2]);
  atomicAdd(&sums[8u * (px + 0u) + 5u], high0[2]);
  atomicAdd(&sums[8u * (px + 0u) + 6u], low0[3]);
  atomicAdd(&sums[8u * (px + 0u) + 7u], high0[3]);
  atomicAdd(&sums[8u * (px + 7u) + 0u], low1[0]);
  atomicAdd(&sums[8u * (px + 7u) + 1u], high1[0]);
  atomicAdd(&sums[8u * (px + 7u) + 2u], low1[1]);
  atomicAdd(&sums[8u * (px + 7u) + 3u], high1[1]);
  atomicAdd(&sums[8u * (px + 7u) + 4u], low1[2]);
  atomicAdd(&sums[8u * (px + 7u) + 5u], high1[2]);
  atomicAdd(&sums[8u * (px + 7u) + 6u], low1[3]);
  atomicAdd(&sums[8u * (px + 7u) + 7u], high1[3]);
  workgroupBarrier();
  for (var i = thread; i < 56u; i += 91u) {
    if (firstPoint + i < call.count) {
      hashes[firstPoint + i] = vec2<u32>(atomicLoad(&sums[2u * i]), atomicLoad(&sums[2u * i + 1u]));
    }
  }
}
