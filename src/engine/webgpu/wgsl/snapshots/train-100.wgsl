@group(0) @binding(0) var<uniform> call: Call;
@group(0) @binding(1) var<storage, read> layers: array<Layer>;
@group(0) @binding(2) var<storage, read> weights: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> twins: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> points: array<f32>;
@group(0) @binding(5) var<storage, read> targets: array<f32>;
@group(0) @binding(6) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(7) var<storage, read_write> activations: array<vec4<f32>>;
@group(0) @binding(8) var<storage, read_write> deltas: array<vec4<f32>>;
struct Call {
  count: u32, first: u32, layers: u32, pitch: u32, width: u32, groups: u32, mode: u32, slope: f32, scale: f32, rate: f32, momentum: f32, stepSize: f32, rootCorrection: f32, height: u32, both: u32, mask: u32, otherRows: u32,
}

struct Layer {
  inputs: u32, outputs: u32, weights: u32, pitch: u32, twin: u32, twinPitch: u32,
  coefficients: u32, x: u32, delta: u32,
}

var<workgroup> xs: array<vec4<f32>, 208>;
var<workgroup> ws: array<vec4<f32>, 260>;

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

@compute @workgroup_size(26)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let px = thread % 1u;
  let ny = thread / 1u;
  let firstPoint = call.first + group.x * 8u;

  let base = firstPoint / 4u;

  for (var i = thread; i < min(104u, layers[0].inputs + 10u) * 2u; i += 26u) {
    let k = i / 2u;
    let q = i % 2u;
    var x = vec4<f32>(0.0);
    if (k < layers[0].inputs) {
      for (var j = 0u; j < 4u; j++) {
        let p = firstPoint + 4u * q + j;
        if (p < call.count) { x[j] = points[p * layers[0].inputs + k]; }
      }
      activations[k * call.pitch + base + q] = x;
    }
    xs[i] = x;
  }
  storageBarrier();
  workgroupBarrier();
  let last = call.layers - 1u;
  for (var l = 0u; l < last; l++) {
    let layer = layers[l];
    let to = layers[l + 1u].x;

  for (var block = 0u; 4u * block < layer.outputs; block += 26u) {
    let c0 = block + ny + 0u;
    var b0 = vec4<f32>(0.0);
    if (c0 < layer.pitch) { b0 = weights[layer.weights + layer.inputs * layer.pitch + c0]; }
    var s000 = vec4<f32>(b0[0]);
    var s001 = vec4<f32>(b0[0]);
    var s010 = vec4<f32>(b0[1]);
    var s011 = vec4<f32>(b0[1]);
    var s020 = vec4<f32>(b0[2]);
    var s021 = vec4<f32>(b0[2]);
    var s030 = vec4<f32>(b0[3]);
    var s031 = vec4<f32>(b0[3]);
    var w0 = vec4<f32>(0.0);
    var w1 = vec4<f32>(0.0);
    var w2 = vec4<f32>(0.0);
    var w3 = vec4<f32>(0.0);
    var w4 = vec4<f32>(0.0);
    var w5 = vec4<f32>(0.0);
    var w6 = vec4<f32>(0.0);
    var w7 = vec4<f32>(0.0);
    var w8 = vec4<f32>(0.0);
    var w9 = vec4<f32>(0.0);
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
        let at = thread + 26u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w1 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 52u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w2 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w2 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 78u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w3 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w3 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 104u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w4 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w4 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 130u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w5 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w5 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 156u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w6 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w6 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 182u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w7 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w7 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 208u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w8 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w8 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 234u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w9 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w9 = weights[layer.weights + row * layer.pitch + column];
        }
      }
    for (var k0 = 0u; k0 < layer.inputs; k0 += 10u) {
      workgroupBarrier();
      ws[thread + 0u] = w0;
      ws[thread + 26u] = w1;
      ws[thread + 52u] = w2;
      ws[thread + 78u] = w3;
      ws[thread + 104u] = w4;
      ws[thread + 130u] = w5;
      ws[thread + 156u] = w6;
      ws[thread + 182u] = w7;
      ws[thread + 208u] = w8;
      ws[thread + 234u] = w9;
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
        let at = thread + 26u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w1 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 52u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w2 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w2 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 78u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w3 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w3 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 104u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w4 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w4 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 130u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w5 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w5 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 156u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w6 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w6 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 182u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w7 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w7 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 208u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w8 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w8 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 234u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w9 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w9 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      }
      for (var k = 0u; k < 10u; k++) {
        let m0 = ws[k * 26u + ny + 0u];
        let x0 = xs[(k0 + k) * 2u + px];
        let x1 = xs[(k0 + k) * 2u + px + 1u];
        s000 = fma(vec4<f32>(m0[0]), x0, s000);
        s001 = fma(vec4<f32>(m0[0]), x1, s001);
        s010 = fma(vec4<f32>(m0[1]), x0, s010);
        s011 = fma(vec4<f32>(m0[1]), x1, s011);
        s020 = fma(vec4<f32>(m0[2]), x0, s020);
        s021 = fma(vec4<f32>(m0[2]), x1, s021);
        s030 = fma(vec4<f32>(m0[3]), x0, s030);
        s031 = fma(vec4<f32>(m0[3]), x1, s031);
      }
    }
    workgroupBarrier();

    {
      let a = activate(s000);
      xs[(4u * c0 + 0u) * 2u + px] = a;
      if (c0 < layer.pitch) { activations[(to + 4u * c0 + 0u) * call.pitch + base + px] = a; }
    }

    {
      let a = activate(s001);
      xs[(4u * c0 + 0u) * 2u + px + 1u] = a;
      if (c0 < layer.pitch) { activations[(to + 4u * c0 + 0u) * call.pitch + base + px + 1u] = a; }
    }

    {
      let a = activate(s010);
      xs[(4u * c0 + 1u) * 2u + px] = a;
      if (c0 < layer.pitch) { activations[(to + 4u * c0 + 1u) * call.pitch + base + px] = a; }
    }

    {
      let a = activate(s011);
      xs[(4u * c0 + 1u) * 2u + px + 1u] = a;
      if (c0 < layer.pitch) { activations[(to + 4u * c0 + 1u) * call.pitch + base + px + 1u] = a; }
    }

    {
      let a = activate(s020);
      xs[(4u * c0 + 2u) * 2u + px] = a;
      if (c0 < layer.pitch) { activations[(to + 4u * c0 + 2u) * call.pitch + base + px] = a; }
    }

    {
      let a = activate(s021);
      xs[(4u * c0 + 2u) * 2u + px + 1u] = a;
      if (c0 < layer.pitch) { activations[(to + 4u * c0 + 2u) * call.pitch + base + px + 1u] = a; }
    }

    {
      let a = activate(s030);
      xs[(4u * c0 + 3u) * 2u + px] = a;
      if (c0 < layer.pitch) { activations[(to + 4u * c0 + 3u) * call.pitch + base + px] = a; }
    }

    {
      let a = activate(s031);
      xs[(4u * c0 + 3u) * 2u + px + 1u] = a;
      if (c0 < layer.pitch) { activations[(to + 4u * c0 + 3u) * call.pitch + base + px + 1u] = a; }
    }
  }
  storageBarrier();
  workgroupBarrier();
  }
  {
    let layer = layers[last];

  for (var block = 0u; 4u * block < layer.outputs; block += 26u) {
    let c0 = block + ny + 0u;
    var b0 = vec4<f32>(0.0);
    if (c0 < layer.pitch) { b0 = weights[layer.weights + layer.inputs * layer.pitch + c0]; }
    var s000 = vec4<f32>(b0[0]);
    var s001 = vec4<f32>(b0[0]);
    var s010 = vec4<f32>(b0[1]);
    var s011 = vec4<f32>(b0[1]);
    var s020 = vec4<f32>(b0[2]);
    var s021 = vec4<f32>(b0[2]);
    var s030 = vec4<f32>(b0[3]);
    var s031 = vec4<f32>(b0[3]);
    var w0 = vec4<f32>(0.0);
    var w1 = vec4<f32>(0.0);
    var w2 = vec4<f32>(0.0);
    var w3 = vec4<f32>(0.0);
    var w4 = vec4<f32>(0.0);
    var w5 = vec4<f32>(0.0);
    var w6 = vec4<f32>(0.0);
    var w7 = vec4<f32>(0.0);
    var w8 = vec4<f32>(0.0);
    var w9 = vec4<f32>(0.0);
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
        let at = thread + 26u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w1 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 52u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w2 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w2 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 78u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w3 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w3 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 104u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w4 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w4 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 130u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w5 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w5 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 156u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w6 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w6 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 182u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w7 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w7 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 208u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w8 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w8 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 234u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w9 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w9 = weights[layer.weights + row * layer.pitch + column];
        }
      }
    for (var k0 = 0u; k0 < layer.inputs; k0 += 10u) {
      workgroupBarrier();
      ws[thread + 0u] = w0;
      ws[thread + 26u] = w1;
      ws[thread + 52u] = w2;
      ws[thread + 78u] = w3;
      ws[thread + 104u] = w4;
      ws[thread + 130u] = w5;
      ws[thread + 156u] = w6;
      ws[thread + 182u] = w7;
      ws[thread + 208u] = w8;
      ws[thread + 234u] = w9;
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
        let at = thread + 26u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w1 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w1 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 52u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w2 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w2 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 78u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w3 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w3 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 104u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w4 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w4 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 130u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w5 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w5 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 156u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w6 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w6 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 182u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w7 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w7 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 208u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w8 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w8 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      {
        let at = thread + 234u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w9 = vec4<f32>(0.0);
        if (at < 260u && row < layer.inputs && column < layer.pitch) {
          w9 = weights[layer.weights + row * layer.pitch + column];
        }
      }
      }
      for (var k = 0u; k < 10u; k++) {
        let m0 = ws[k * 26u + ny + 0u];
        let x0 = xs[(k0 + k) * 2u + px];
        let x1 = xs[(k0 + k) * 2u + px + 1u];
        s000 = fma(vec4<f32>(m0[0]), x0, s000);
        s001 = fma(vec4<f32>(m0[0]), x1, s001);
        s010 = fma(vec4<f32>(m0[1]), x0, s010);
        s011 = fma(vec4<f32>(m0[1]), x1, s011);
        s020 = fma(vec4<f32>(m0[2]), x0, s020);
        s021 = fma(vec4<f32>(m0[2]), x1, s021);
        s030 = fma(vec4<f32>(m0[3]), x0, s030);
        s031 = fma(vec4<f32>(m0[3]), x1, s031);
      }
    }
    workgroupBarrier();

    {
      xs[(4u * c0 + 0u) * 2u + px] = s000;
      if (c0 < layer.pitch) { deltas[(layer.delta + 4u * c0 + 0u) * call.pitch + base + px] = s000; }
    }

    {
      xs[(4u * c0 + 0u) * 2u + px + 1u] = s001;
      if (c0 < layer.pitch) { deltas[(layer.delta + 4u * c0 + 0u) * call.pitch + base + px + 1u] = s001; }
    }

    {
      xs[(4u * c0 + 1u) * 2u + px] = s010;
      if (c0 < layer.pitch) { deltas[(layer.delta + 4u * c0 + 1u) * call.pitch + base + px] = s010; }
    }

    {
      xs[(4u * c0 + 1u) * 2u + px + 1u] = s011;
      if (c0 < layer.pitch) { deltas[(layer.delta + 4u * c0 + 1u) * call.pitch + base + px + 1u] = s011; }
    }

    {
      xs[(4u * c0 + 2u) * 2u + px] = s020;
      if (c0 < layer.pitch) { deltas[(layer.delta + 4u * c0 + 2u) * call.pitch + base + px] = s020; }
    }

    {
      xs[(4u * c0 + 2u) * 2u + px + 1u] = s021;
      if (c0 < layer.pitch) { deltas[(layer.delta + 4u * c0 + 2u) * call.pitch + base + px + 1u] = s021; }
    }

    {
      xs[(4u * c0 + 3u) * 2u + px] = s030;
      if (c0 < layer.pitch) { deltas[(layer.delta + 4u * c0 + 3u) * call.pitch + base + px] = s030; }
    }

    {
      xs[(4u * c0 + 3u) * 2u + px + 1u] = s031;
      if (c0 < layer.pitch) { deltas[(layer.delta + 4u * c0 + 3u) * call.pitch + base + px + 1u] = s031; }
    }
  }
  storageBarrier();
  workgroupBarrier();

  for (var q = thread; q < 2u; q += 26u) {
    let p = firstPoint + 4u * q;

    for (var n = 0u; n < layer.outputs; n++) {
      let y = deltas[(layer.delta + n) * call.pitch + base + q];

      var t = vec4<f32>(0.0);
      for (var j = 0u; j < 4u; j++) {
        if (p + j < call.count) { t[j] = targets[(p + j) * layer.outputs + n]; }
      }
      for (var j = 0u; j < 4u; j++) {
        if (p + j < call.count) { outputs[(p + j) * layer.outputs + n] = y[j]; }
      }
      let slope = 2.0 * (y - t);
      let d = call.scale * slope;
      deltas[(layer.delta + n) * call.pitch + base + q] = d;
      xs[(n) * 2u + q] = d;
    }
    for (var n = layer.outputs; n < min(104u, layer.outputs + 10u); n++) {
      xs[n * 2u + q] = vec4<f32>(0.0);
    }
  }
  storageBarrier();
  workgroupBarrier();
  }
  for (var l = last; l > 0u; l--) {
    let layer = layers[l];
    let to = layers[l - 1u].delta;

  for (var block = 0u; 4u * block < layer.inputs; block += 26u) {
    let c0 = block + ny + 0u;
    var b0 = vec4<f32>(0.0);
    var s000 = vec4<f32>(b0[0]);
    var s001 = vec4<f32>(b0[0]);
    var s010 = vec4<f32>(b0[1]);
    var s011 = vec4<f32>(b0[1]);
    var s020 = vec4<f32>(b0[2]);
    var s021 = vec4<f32>(b0[2]);
    var s030 = vec4<f32>(b0[3]);
    var s031 = vec4<f32>(b0[3]);
    var w0 = vec4<f32>(0.0);
    var w1 = vec4<f32>(0.0);
    var w2 = vec4<f32>(0.0);
    var w3 = vec4<f32>(0.0);
    var w4 = vec4<f32>(0.0);
    var w5 = vec4<f32>(0.0);
    var w6 = vec4<f32>(0.0);
    var w7 = vec4<f32>(0.0);
    var w8 = vec4<f32>(0.0);
    var w9 = vec4<f32>(0.0);
      {
        let at = thread + 0u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w0 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w0 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 26u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w1 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w1 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 52u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w2 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w2 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 78u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w3 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w3 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 104u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w4 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w4 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 130u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w5 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w5 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 156u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w6 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w6 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 182u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w7 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w7 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 208u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w8 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w8 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 234u;
        let row = 0u + at / 26u;
        let column = block + at % 26u;
        w9 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w9 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
    for (var k0 = 0u; k0 < layer.outputs; k0 += 10u) {
      workgroupBarrier();
      ws[thread + 0u] = w0;
      ws[thread + 26u] = w1;
      ws[thread + 52u] = w2;
      ws[thread + 78u] = w3;
      ws[thread + 104u] = w4;
      ws[thread + 130u] = w5;
      ws[thread + 156u] = w6;
      ws[thread + 182u] = w7;
      ws[thread + 208u] = w8;
      ws[thread + 234u] = w9;
      workgroupBarrier();
      if (k0 + 10u < layer.outputs) {
      {
        let at = thread + 0u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w0 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w0 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 26u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w1 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w1 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 52u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w2 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w2 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 78u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w3 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w3 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 104u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w4 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w4 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 130u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w5 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w5 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 156u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w6 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w6 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 182u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w7 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w7 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 208u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w8 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w8 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      {
        let at = thread + 234u;
        let row = k0 + 10u + at / 26u;
        let column = block + at % 26u;
        w9 = vec4<f32>(0.0);
        if (at < 260u && row < layer.outputs && column < layer.twinPitch) {
          w9 = twins[layer.twin + row * layer.twinPitch + column];
        }
      }
      }
      for (var k = 0u; k < 10u; k++) {
        let m0 = ws[k * 26u + ny + 0u];
        let x0 = xs[(k0 + k) * 2u + px];
        let x1 = xs[(k0 + k) * 2u + px + 1u];
        s000 = fma(vec4<f32>(m0[0]), x0, s000);
        s001 = fma(vec4<f32>(m0[0]), x1, s001);
        s010 = fma(vec4<f32>(m0[1]), x0, s010);
        s011 = fma(vec4<f32>(m0[1]), x1, s011);
        s020 = fma(vec4<f32>(m0[2]), x0, s020);
        s021 = fma(vec4<f32>(m0[2]), x1, s021);
        s030 = fma(vec4<f32>(m0[3]), x0, s030);
        s031 = fma(vec4<f32>(m0[3]), x1, s031);
      }
    }
    workgroupBarrier();

    {
      var d = vec4<f32>(0.0);
      if (c0 < layer.twinPitch) {
        d = s000 * derivative(activations[(layer.x + 4u * c0 + 0u) * call.pitch + base + px]);
        deltas[(to + 4u * c0 + 0u) * call.pitch + base + px] = d;
      }
      xs[(4u * c0 + 0u) * 2u + px] = d;
    }

    {
      var d = vec4<f32>(0.0);
      if (c0 < layer.twinPitch) {
        d = s001 * derivative(activations[(layer.x + 4u * c0 + 0u) * call.pitch + base + px + 1u]);
        deltas[(to + 4u * c0 + 0u) * call.pitch + base + px + 1u] = d;
      }
      xs[(4u * c0 + 0u) * 2u + px + 1u] = d;
    }

    {
      var d = vec4<f32>(0.0);
      if (c0 < layer.twinPitch) {
        d = s010 * derivative(activations[(layer.x + 4u * c0 + 1u) * call.pitch + base + px]);
        deltas[(to + 4u * c0 + 1u) * call.pitch + base + px] = d;
      }
      xs[(4u * c0 + 1u) * 2u + px] = d;
    }

    {
      var d = vec4<f32>(0.0);
      if (c0 < layer.twinPitch) {
        d = s011 * derivative(activations[(layer.x + 4u * c0 + 1u) * call.pitch + base + px + 1u]);
        deltas[(to + 4u * c0 + 1u) * call.pitch + base + px + 1u] = d;
      }
      xs[(4u * c0 + 1u) * 2u + px + 1u] = d;
    }

    {
      var d = vec4<f32>(0.0);
      if (c0 < layer.twinPitch) {
        d = s020 * derivative(activations[(layer.x + 4u * c0 + 2u) * call.pitch + base + px]);
        deltas[(to + 4u * c0 + 2u) * call.pitch + base + px] = d;
      }
      xs[(4u * c0 + 2u) * 2u + px] = d;
    }

    {
      var d = vec4<f32>(0.0);
      if (c0 < layer.twinPitch) {
        d = s021 * derivative(activations[(layer.x + 4u * c0 + 2u) * call.pitch + base + px + 1u]);
        deltas[(to + 4u * c0 + 2u) * call.pitch + base + px + 1u] = d;
      }
      xs[(4u * c0 + 2u) * 2u + px + 1u] = d;
    }

    {
      var d = vec4<f32>(0.0);
      if (c0 < layer.twinPitch) {
        d = s030 * derivative(activations[(layer.x + 4u * c0 + 3u) * call.pitch + base + px]);
        deltas[(to + 4u * c0 + 3u) * call.pitch + base + px] = d;
      }
      xs[(4u * c0 + 3u) * 2u + px] = d;
    }

    {
      var d = vec4<f32>(0.0);
      if (c0 < layer.twinPitch) {
        d = s031 * derivative(activations[(layer.x + 4u * c0 + 3u) * call.pitch + base + px + 1u]);
        deltas[(to + 4u * c0 + 3u) * call.pitch + base + px + 1u] = d;
      }
      xs[(4u * c0 + 3u) * 2u + px + 1u] = d;
    }
  }
  storageBarrier();
  workgroupBarrier();
  }
}
