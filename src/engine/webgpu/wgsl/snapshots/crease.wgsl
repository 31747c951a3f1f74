@group(0) @binding(0) var<uniform> call: Call;
@group(0) @binding(1) var<storage, read> hashes: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> creases: array<u32>;
struct Call {
  count: u32, first: u32, layers: u32, pitch: u32, width: u32, groups: u32, mode: u32, slope: f32, scale: f32, rate: f32, momentum: f32, stepSize: f32, rootCorrection: f32, height: u32, both: u32, mask: u32, otherRows: u32,
}

fn differ(a: u32, b: u32) -> bool {
  return any(hashes[a] != hashes[b]);
}
fn isCrease(p: u32) -> bool {
  let row = p / call.width;
  let column = p % call.width;
  let right = column + 1u < call.width;
  let down = row + 1u < call.height;
  let ahead = (right && differ(p, p + 1u)) || (down && differ(p, p + call.width));
  if (call.both == 0u) { return ahead; }
  if (row == 0u || column == 0u || !right || !down) { return false; }
  return ahead || differ(p, p - 1u) || differ(p, p - call.width);
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let index = (group.y * call.groups + group.x) * 64u + thread;
  var word = 0u;
  for (var j = 0u; j < 4u; j++) {
    let p = 4u * index + j;
    if (p < call.count && isCrease(p)) { word |= 1u << (8u * j); }
  }
  if (4u * index < call.count) { creases[index] = word; }
}
