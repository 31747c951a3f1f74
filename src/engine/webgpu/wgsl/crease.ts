// The kernels of crease maps: which pixels differ from their neighbours, and how many different hashes there are.

import { CALL, type Declarations, type Kernel, kernelOf } from './common.ts';

/** Threads of a workgroup of both kernels. */
export const CREASE_THREADS = 64;

const HEAD = `
@compute @workgroup_size(${CREASE_THREADS})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let index = (group.y * call.groups + group.x) * ${CREASE_THREADS}u + thread;`;

const DIFFER = `
fn differ(a: u32, b: u32) -> bool {
  return any(hashes[a] != hashes[b]);
}`;

/**
 * The crease map, a byte a pixel, four to a word; a thread makes a word. The styles are those of polytope/crease-map.ts:
 * thin, a pixel differs from its right or its lower neighbour; with `call.both`, from any of its four, and the outermost
 * frame of pixels is 0.
 */
export function creaseKernel(): Kernel {
  const declarations: Declarations = {
    call: 'uniform: Call',
    hashes: 'storage, read: array<vec2<u32>>',
    creases: 'storage, read_write: array<u32>',
  };
  const code = `
${CALL}
${DIFFER}
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
${HEAD}
  var word = 0u;
  for (var j = 0u; j < 4u; j++) {
    let p = 4u * index + j;
    if (p < call.count && isCrease(p)) { word |= 1u << (8u * j); }
  }
  if (4u * index < call.count) { creases[index] = word; }
}`;
  return kernelOf(declarations, code);
}

/**
 * Counts different hashes: a table with open addressing whose places hold the number of a pixel plus 1, so that one
 * 32-bit exchange takes a place, and the two words of the hash are compared where the hashes lie. A pixel like its left
 * or its upper neighbour adds nothing. The count does not depend on who comes first.
 */
export function countKernel(): Kernel {
  const declarations: Declarations = {
    call: 'uniform: Call',
    hashes: 'storage, read: array<vec2<u32>>',
    places: 'storage, read_write: array<atomic<u32>>',
    found: 'storage, read_write: array<atomic<u32>>',
  };
  const code = `
${CALL}
${DIFFER}
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
${HEAD}
  let p = call.first + index;
  if (p >= call.count) { return; }
  if (p % call.width > 0u && !differ(p, p - 1u)) { return; }
  if (p >= call.width && !differ(p, p - call.width)) { return; }
  add(p);
}`;
  return kernelOf(declarations, code);
}
