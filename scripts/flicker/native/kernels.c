// The wasm engine's tasks in C, on the same memory and with the same bits, on vectors as wide as the machine has.
//
// A study of a hundred runs is bound by arithmetic, and WebAssembly's vectors have 128 bits. These have 512 (a compiler
// splits them where a machine has less). Every lane computes what the wasm kernels compute for that point, in the same
// order, with separate multiplications and additions (-ffp-contract=off). The tasks are those of tasks.as.ts in
// src/engine/wasm. Only what the study trains is here: leaky ReLU, mean squared error, Adam.

#include <math.h>
#include <node_api.h>
#include "dense.h"
#include "gradient.h"

/** Adam, as in optimizer.as.ts. */
static void update(const Network *net, float *p, const float *g, float *s0, float *s1, int count) {
  const float beta1 = 0.9, beta2 = 0.999, rest1 = (float)(1 - 0.9), rest2 = (float)(1 - 0.999);
  const float root = net->rootCorrection, size = net->stepSize, epsilon = 1e-8;
  for (int i = 0; i < count; i++) {
    const float m = s0[i] * beta1 + g[i] * rest1;
    const float v = s1[i] * beta2 + (g[i] * g[i]) * rest2;
    s0[i] = m;
    s1[i] = v;
    p[i] = p[i] - size * (m / (sqrtf(v) / root + epsilon));
  }
}

static void updateRows(const Network *net, const Layer *l, int first, int last) {
  const int pitch = l->inputsP;
  const size_t w = (size_t)first * pitch;
  update(net, at(l->weight) + w, at(l->weightGradient) + w, at(l->weightSlot0) + w, at(l->weightSlot1) + w,
    (last - first) * pitch);
  update(net, at(l->bias) + first, at(l->biasGradient) + first, at(l->biasSlot0) + first, at(l->biasSlot1) + first,
    last - first);
  for (int row = first; row < last; row++) {
    const float *from = at(l->weight) + (size_t)row * pitch;
    float *twin = at(l->transposed) + row;
    for (int k = 0; k < pitch; k++) twin[(size_t)k * l->outputsP] = from[k];
  }
}

static void trainRows(const Network *net, int task, int isUpdate) {
  const Layer *l = layerAt(net, 0);
  int tasks;
  while (task >= (tasks = (l->outputsP + TASK_ROWS - 1) / TASK_ROWS)) {
    task -= tasks;
    l++;
  }
  const int first = task * TASK_ROWS, last = lower(l->outputsP, first + TASK_ROWS);
  gradient(l, first, last, (net->points + PANEL - 1) / PANEL);
  if (isUpdate) updateRows(net, l, first, last);
}

/** Points of the batch as panels; the rest of the last panel is zero. */
static void loadPoints(const Network *net, float *to, int first, int last) {
  const Layer *l = layerAt(net, 0);
  const int end = (last + PANEL - 1) & ~(PANEL - 1);
  for (int p = first; p < end; p++) {
    float *panel = to + (size_t)((p - first) / PANEL) * l->inputsP * PANEL + (p & 7);
    for (int i = 0; i < l->inputs; i++) panel[i * PANEL] = p < last ? at(net->inputs)[p * l->inputs + i] : 0;
  }
}

static void loadGrid(const Network *net, float *to, int first, int last) {
  const int pitch = layerAt(net, 0)->inputsP * PANEL;
  const double dx = net->x1 - net->x0, dy = net->y1 - net->y0;
  const int end = (last + PANEL - 1) & ~(PANEL - 1);
  for (int p = first; p < end; p++) {
    const int column = (net->gridFirst + p) % net->gridWidth, row = (net->gridFirst + p) / net->gridWidth;
    float *panel = to + (size_t)((p - first) / PANEL) * pitch + (p & 7);
    panel[0] = (float)(net->x0 + ((double)column / (double)net->gridWidth) * dx);
    panel[PANEL] = (float)(net->y0 + ((double)row / (double)net->gridHeight) * dy);
  }
}

/** Losses of the points of a slab, and their gradient where `delta` is not null. */
static void lossSlab(const Network *net, const Layer *l, const float *z, float *delta, int first, int last) {
  const double scale = net->lossScale;
  const int end = (last + PANEL - 1) & ~(PANEL - 1);
  for (int p = first; p < end; p++) {
    const size_t offset = (size_t)((p - first) / PANEL) * l->outputsP * PANEL + (p & 7);
    double sum = 0;
    for (int o = 0; o < l->outputs; o++) {
      const size_t i = offset + o * PANEL;
      const double difference = p < last ? (double)z[i] - (double)at(net->targets)[p * l->outputs + o] : 0;
      sum += difference * difference;
      if (delta) delta[i] = p < last ? (float)(scale * (2 * difference)) : 0;
    }
    if (p < last) ((double *)(memory + net->losses))[p] = sum;
  }
}

static void inferSlab(const Network *net, int task, int thread, int isGrid) {
  const int first = task * net->slabPanels * PANEL;
  const int last = lower(net->points, first + net->slabPanels * PANEL);
  const int panels = (last - first + PANEL - 1) / PANEL;
  const size_t half = (size_t)net->widest * PANEL * net->slabPanels;
  float *from = at(net->scratch + (uint32_t)thread * net->scratchSize), *to = from + half;
  uint32_t *hash = net->hashes ? (uint32_t *)(to + half) : NULL;
  if (hash) memset(hash, 0, (size_t)panels * 64);
  if (isGrid) loadGrid(net, from, first, last);
  else loadPoints(net, from, first, last);
  for (int i = 0; i < net->layers; i++) {
    forward(layerAt(net, i), from, to, panels, i + 1 < net->layers, net->slope, hash);
    float *swap = from;
    from = to;
    to = swap;
  }
  const Layer *l = layerAt(net, net->layers - 1);
  for (int p = first; p < last; p++) {
    const int panel = (p - first) / PANEL, lane = p & 7;
    for (int o = 0; o < l->outputs; o++) {
      at(net->outputs)[p * l->outputs + o] = from[((size_t)panel * l->outputsP + o) * PANEL + lane];
    }
    if (hash) {
      uint32_t *h = (uint32_t *)at(net->hashes) + 2 * (size_t)p;
      h[0] = hash[panel * 16 + lane];
      h[1] = hash[panel * 16 + lane + 8];
    }
  }
  if (!isGrid && net->losses) lossSlab(net, l, from, NULL, first, last);
}

static void trainSlab(const Network *net, int task) {
  const int first = task * net->slabPanels * PANEL;
  const int last = lower(net->points, first + net->slabPanels * PANEL);
  const size_t panel = first / PANEL;
  const int panels = (last - first + PANEL - 1) / PANEL;
  const int layers = net->layers;
#define AT(l, which, width) (at((l)->which) + panel * (l)->width * PANEL)
  const Layer *input = layerAt(net, 0), *top = layerAt(net, layers - 1);
  loadPoints(net, AT(input, input, inputsP), first, last);
  for (int i = 0; i < layers; i++) {
    const Layer *l = layerAt(net, i);
    const int hidden = i + 1 < layers;
    float *out = hidden ? AT(l + 1, input, inputsP) : AT(l, delta, outputsP);
    forward(l, AT(l, input, inputsP), out, panels, hidden, net->slope, NULL);
  }
  float *delta = AT(top, delta, outputsP);
  lossSlab(net, top, delta, delta, first, last);
  for (int i = layers - 1; i > 0; i--) {
    const Layer *l = layerAt(net, i);
    backward(l, AT(l, delta, outputsP), AT(l, input, inputsP), AT(l - 1, delta, outputsP), panels, net->slope);
  }
}

/** run(memory, kind, network, task, thread): whether the task was done; what is not written here is left to wasm. */
static napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 5, bytes;
  napi_value args[5], result;
  int32_t kind = -1, task = 0, thread = 0;
  uint32_t address = 0;
  void *base;
  napi_get_cb_info(env, info, &count, args, NULL, NULL);
  napi_get_arraybuffer_info(env, args[0], &base, &bytes);
  napi_get_value_int32(env, args[1], &kind);
  napi_get_value_uint32(env, args[2], &address);
  napi_get_value_int32(env, args[3], &task);
  napi_get_value_int32(env, args[4], &thread);
  memory = base;
  const Network *net = (Network *)(memory + address);
  const int isOurs = net->activation == LEAKY && net->loss == MSE && net->optimizer == ADAM && kind <= UPDATE_ROWS;
  if (isOurs) {
    if (kind == SAMPLE || kind == INFER) inferSlab(net, task, thread, kind == SAMPLE);
    else if (kind == TRAIN_SLAB) trainSlab(net, task);
    else trainRows(net, task, kind == UPDATE_ROWS);
  }
  napi_get_boolean(env, isOurs, &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, NULL, &function);
  napi_set_named_property(env, exports, "run", function);
  return exports;
}
