// The GPU: frames and epochs beside PyTorch on the same GPU, the share of its float32 arithmetic, the bytes it moves.
//
// The limit is what the same device does with fused multiply-adds in registers and nothing else, in the same rounds.
// Without a GPU, and on a processor that stands in for one, it says so and measures nothing.

import { execFileSync } from 'node:child_process';
import { ring } from '../dist/data/ring.js';
import { splitPoints } from '../dist/data/split.js';
import { chooseTile } from '../dist/engine/webgpu/tile.js';
import { createWebGpuEngine, findAdapter } from '../dist/engine/webgpu/webgpu.node.js';
import { multiplyAdds, parameterCount } from '../dist/net/network.js';
import { ratios, spread, table } from './measure.mjs';
import { hidden } from './network.mjs';
import { about, findPython, startPeer } from './peer.mjs';
import { agree, clock, creaseSide, SIDE } from './sides.mjs';

export const title = 'The GPU: frames and epochs beside PyTorch on it; median (10th to 90th percentile)';

const NETWORKS = [
  { name: '[100]*20', widths: hidden(100, 20), rounds: 25 },
  { name: '[30]*10', widths: hidden(30, 10), rounds: 25 },
  { name: '[10]*8', widths: hidden(10, 8), rounds: 25 },
];

/** Fused multiply-adds that a thread does in a turn: 16 sums that do not depend on each other, of 4 numbers each. */
const CHAINS = 16;
const TURNS = 4096;
const GROUPS = 8192;
const THREADS = 256;

export async function run() {
  const found = await findAdapter();
  const software = !('reason' in found) && found.software;
  if ('reason' in found || software) {
    const why = software ? `${found.name} is a processor that stands in for one` : found.reason;
    console.log(`no GPU: ${why}; nothing was measured\n`);
    return;
  }
  const engine = await createWebGpuEngine();
  const peak = await peakOf(found.adapter);
  const python = findPython();
  const peer = python && hasCuda(python) ? await startPeer(python, 4, 'cuda') : undefined;
  console.log(`${engine.device}${peer ? `; ${about(peer.about)}` : '; no PyTorch with CUDA beside it\n'}`);
  const target = ring();
  const points = splitPoints(target, { seed: 1, points: 5050, valPoints: 1000 });
  const rows = [];
  const moved = [];
  for (const network of NETWORKS) {
    const spec = { inputs: 2, hidden: network.widths, outputs: 1 };
    const crease = await creaseSide(engine, network.widths, target, points);
    if (peer) await agree(crease, peer, network, target, points);
    const parts = {
      raster: [crease.raster, { do: 'raster' }, 2 * SIDE * SIDE * multiplyAdds(spec)],
      'epoch (lean)': [crease.epoch, { do: 'epoch', lean: true }, 2 * multiplyAdds(spec) * (3 * 5050 + 1000)],
    };
    for (const [part, [work, command, operations]] of Object.entries(parts)) {
      const [ours, theirs, limits] = [[], [], []];
      for (let round = -3; round < network.rounds; round++) {
        const limit = await peak.measure();
        const mine = await clock(work);
        const other = peer && (await peer.ask(command)).seconds;
        if (round < 0) continue;
        limits.push(operations / limit);
        ours.push(mine);
        theirs.push(other);
      }
      const share = spread(ratios(limits, ours), 100, 1);
      const beside = peer ? [spread(theirs, 1, 5), spread(ratios(theirs, ours), 1, 2)] : ['', ''];
      rows.push([network.name, part, network.rounds, spread(ours, 1, 5), share, ...beside]);
    }
    moved.push([network.name, ...bytesOfFrame(spec, found.adapter.limits)]);
    crease.dispose();
  }
  await peer?.close();
  await engine.close();
  peak.close();
  table(['network', 'part', 'rounds', 'Crease, s', '% of the limit', 'PyTorch, s', 'ratio'], rows);
  console.log(
    'Bytes of a frame, by arithmetic: to the host; between memory and the processors; the least of both.\n',
  );
  table(['network', 'to the host', 'weights, by all workgroups', 'hashes', 'least'], moved);
}

/** Outputs and creases go to the host; every workgroup reads all weights; a hash is written, and read by 2 kernels. */
function bytesOfFrame(spec, limits) {
  const pixels = SIDE * SIDE;
  const { points } = chooseTile([spec.inputs, ...spec.hidden, spec.outputs], limits);
  const weights = 4 * parameterCount(spec);
  const host = 5 * pixels;
  const mega = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  const parts = [host, weights * Math.ceil(pixels / points), 8 * pixels * 6, weights + host];
  return parts.map(mega);
}

/** Measures operations a second of fused multiply-adds in registers. */
async function peakOf(adapter) {
  const device = await adapter.requestDevice();
  const names = Array.from({ length: CHAINS }, (_, i) => `s${i}`);
  const code = `
@group(0) @binding(0) var<storage, read_write> out: array<vec4<f32>>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let a = vec4<f32>(f32(id.x) * 1e-9);
${names.map((name, i) => `  var ${name} = vec4<f32>(${i}.0);`).join('\n')}
  for (var i = 0u; i < ${TURNS}u; i++) {
${names.map((name) => `    ${name} = fma(${name}, a, a);`).join('\n')}
  }
  let sum = ${names.join(' + ')};
  if (sum.x == 12345.0) { out[0] = sum; }
}`;
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) },
  });
  const buffer = device.createBuffer({ size: 16, usage: 128 });
  const entries = [{ binding: 0, resource: { buffer } }];
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  const operations = 2 * 4 * CHAINS * TURNS * GROUPS * THREADS;
  return {
    async measure() {
      const seconds = await clock(async () => {
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(GROUPS);
        pass.end();
        device.queue.submit([encoder.finish()]);
        await device.queue.onSubmittedWorkDone();
      });
      return operations / seconds;
    },
    close: () => device.destroy(),
  };
}

function hasCuda(python) {
  try {
    execFileSync(python, ['-c', 'import torch; assert torch.cuda.is_available()'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
