// The tasks that threads take from the queue: slabs of points going through the network, and rows of gradients.

import { backward, forward } from './dense.as';
import { gradient } from './gradient.as';
import { LANES, Layer, Network, PANEL } from './layout.as';
import { lossSlab } from './loss.as';
import { transposeRows, updateRows } from './optimizer.as';

/** Rows of one gradient task. */
const TASK_ROWS: i32 = 16;

@inline
function layerAt(network: Network, index: i32): Layer {
  return changetype<Layer>(network.layer + <usize>index * offsetof<Layer>());
}

/** Writes points `first` to `last - 1` of row-major inputs as panels; the rest of the last panel becomes zero. */
function load8(network: Network, panels: usize, first: i32, last: i32): void {
  const layer = layerAt(network, 0);
  const inputs = layer.inputs;
  const pitch = <usize>layer.inputsP * LANES;
  const end = (last + PANEL - 1) & ~(PANEL - 1);
  for (let p = first; p < end; p++) {
    const to = panels + <usize>((p - first) / PANEL) * pitch + ((<usize>p & 7) << 2);
    const from = network.inputs + ((<usize>p * inputs) << 2);
    for (let i: i32 = 0; i < inputs; i++) {
      store<f32>(to + <usize>i * LANES, p < last ? load<f32>(from + (<usize>i << 2)) : 0);
    }
  }
}

/** Writes the coordinates of grid points as panels (two inputs). */
function loadGrid(network: Network, panels: usize, first: i32, last: i32): void {
  const width = network.gridWidth;
  const pitch = <usize>layerAt(network, 0).inputsP * LANES;
  const dx = network.x1 - network.x0;
  const dy = network.y1 - network.y0;
  let column = (network.gridFirst + first) % width;
  let row = (network.gridFirst + first) / width;
  const end = (last + PANEL - 1) & ~(PANEL - 1);
  for (let p = first; p < end; p++) {
    const to = panels + <usize>((p - first) / PANEL) * pitch + ((<usize>p & 7) << 2);
    store<f32>(to, <f32>(network.x0 + (<f64>column / <f64>width) * dx));
    store<f32>(to + LANES, <f32>(network.y0 + (<f64>row / <f64>network.gridHeight) * dy));
    if (++column == width) {
      column = 0;
      row++;
    }
  }
}

/** Points of slab `task`, as [first, last). */
@inline
function slabFirst(network: Network, task: i32): i32 {
  return task * network.slabPanels * PANEL;
}
@inline
function slabLast(network: Network, task: i32): i32 {
  return min(network.points, (task + 1) * network.slabPanels * PANEL);
}

/**
 * Forward through all layers, keeping only two layers at a time in this thread's scratch. Writes outputs, and the
 * hashes when the network's address for them is not 0. `grid` says where the points come from.
 */
export function inferSlab(network: Network, task: i32, thread: i32, grid: bool): void {
  const first = slabFirst(network, task);
  const last = slabLast(network, task);
  const panels = (last - first + PANEL - 1) / PANEL;
  const half = <usize>network.widest * LANES * network.slabPanels;
  let from = network.scratch + <usize>thread * network.scratchSize;
  let to = from + half;
  const hash = network.hashes ? to + half : 0;
  if (hash) memory.fill(hash, 0, <usize>panels * 64);
  if (grid) loadGrid(network, from, first, last);
  else load8(network, from, first, last);
  const layers = network.layers;
  for (let l: i32 = 0; l < layers; l++) {
    forward(layerAt(network, l), from, to, panels, l + 1 < layers, network.activation, network.slope, hash);
    const swap = from;
    from = to;
    to = swap;
  }
  const layer = layerAt(network, layers - 1);
  const outputs = layer.outputs;
  const pitch = <usize>layer.outputsP * LANES;
  for (let p = first; p < last; p++) {
    const panel = <usize>((p - first) / PANEL);
    const lane = (<usize>p & 7) << 2;
    const out = network.outputs + ((<usize>p * outputs) << 2);
    for (let o: i32 = 0; o < outputs; o++) {
      store<f32>(out + (<usize>o << 2), load<f32>(from + panel * pitch + lane + <usize>o * LANES));
    }
    if (hash) {
      const h = network.hashes + (<usize>p << 3);
      store<u32>(h, load<u32>(hash + panel * 64 + lane));
      store<u32>(h, load<u32>(hash + panel * 64 + lane + 32), 4);
    }
  }
  if (!grid && network.losses) lossSlab(network, layer, from, 0, first, last);
}

/** Forward, loss and backward of a training batch's slab, while it is in the cache. */
export function trainSlab(network: Network, task: i32): void {
  forwardSlab(network, task);
  backwardSlab(network, task);
}

/** Forward through a training batch's slab, keeping every activation; the outputs lie where their deltas will be. */
export function forwardSlab(network: Network, task: i32): void {
  const first = slabFirst(network, task);
  const last = slabLast(network, task);
  const panel = <usize>(first / PANEL);
  const panels = (last - first + PANEL - 1) / PANEL;
  const layers = network.layers;
  const activation = network.activation;
  const slope = network.slope;
  const input = layerAt(network, 0);
  load8(network, input.input + panel * <usize>input.inputsP * LANES, first, last);
  for (let l: i32 = 0; l < layers; l++) {
    const layer = layerAt(network, l);
    const x = layer.input + panel * <usize>layer.inputsP * LANES;
    const hidden = l + 1 < layers;
    // The outputs go where their gradient will be: the loss reads each before it overwrites it.
    const base = hidden ? layerAt(network, l + 1).input : layer.delta;
    forward(layer, x, base + panel * <usize>layer.outputsP * LANES, panels, hidden, activation, slope, 0);
  }
}

/** Loss and backward of a slab that went forward, keeping every delta for the gradients. */
export function backwardSlab(network: Network, task: i32): void {
  const first = slabFirst(network, task);
  const last = slabLast(network, task);
  const panel = <usize>(first / PANEL);
  const panels = (last - first + PANEL - 1) / PANEL;
  const layers = network.layers;
  const activation = network.activation;
  const slope = network.slope;
  const top = layerAt(network, layers - 1);
  const delta = top.delta + panel * <usize>top.outputsP * LANES;
  lossSlab(network, top, delta, delta, first, last);
  for (let l = layers - 1; l > 0; l--) {
    const layer = layerAt(network, l);
    const at = panel * <usize>layer.inputsP * LANES;
    const below = layerAt(network, l - 1).delta + at;
    backward(layer, layer.delta + panel * <usize>layer.outputsP * LANES, layer.input + at, below, panels, activation, slope);
  }
}

/** Gradients of up to 16 rows of one layer, their update, or both. Tasks count through all layers. */
export function trainRows(network: Network, task: i32, gradients: bool, update: bool): void {
  let l: i32 = 0;
  let layer = layerAt(network, 0);
  let tasks = (layer.outputsP + TASK_ROWS - 1) / TASK_ROWS;
  while (task >= tasks) {
    task -= tasks;
    layer = layerAt(network, ++l);
    tasks = (layer.outputsP + TASK_ROWS - 1) / TASK_ROWS;
  }
  const panels = (network.points + PANEL - 1) / PANEL;
  const last = min(layer.outputsP, (task + 1) * TASK_ROWS);
  const first = task * TASK_ROWS;
  if (gradients) gradient(layer, first, last, panels);
  if (update) for (let row = first; row < last; row += 4) updateRows(network, layer, row);
}

/** Makes the transposed twins of all weights. */
export function transposeAll(network: Network): void {
  for (let l: i32 = 0; l < network.layers; l++) {
    const layer = layerAt(network, l);
    for (let row: i32 = 0; row < layer.outputsP; row += 4) transposeRows(layer, row);
  }
}
