@group(0) @binding(0) var<uniform> call: Call;
@group(0) @binding(1) var<storage, read> hashes: array<vec2<u32>>;
@group(0) @binding(2) var<storage, read_write> places: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read_write> found: array<atomic<u32>>;
struct Call {
  count: u32, first: u32, layers: u32, pitch: u32, width: u32, groups: u32, mode: u32, slope: f32, scale: f32, rate: f32, momentum: f32, stepSize: f32, rootCorrection: f32, height: u32, both: u32, mask: u32, otherRows: u32,
}

fn differ(a: u32, b: u32) -> bool {
  return any(hashes[a] != hashes[b]);
}
fn mixed(hash: vec2<u32>) -> u32 {
  var h = (hash.x ^ (hash.x >> 16u)) * 0x85ebca6bu + hash.y;
  h = (h ^ (h >> 15u)) * 0xc2b2ae35u;
  return h ^ (h >> 15u);
}
fn add(p: u32) {
  var place = mixed(hashes[p]) & call.mask;
  loop {
    let held = atomicLoad(&places[place]);
    if (held == 0u) {
      let taken = atomicCompareExchangeWeak(&places[place], 0u, p + 1u);
      if (taken.exchanged) {
        atomicAdd(&found[0], 1u);
        return;
      }
      // Another pixel took it, or nothing happened: look at the same place again.
      continue;
    }
    if (!differ(held - 1u, p)) { return; }
    place = (place + 1u) & call.mask;
  }
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let index = (group.y * call.groups + group.x) * 64u + thread;
  let p = call.first + index;
  if (p >= call.count) { return; }
  if (p % call.width > 0u && !differ(p, p - 1u)) { return; }
  if (p >= call.width && !differ(p, p - call.width)) { return; }
  add(p);
}
