// The wasm engine's kernels in C, on the same memory and with the same bits, on vectors as wide as the machine has.
//
// A study of a hundred runs is bound by arithmetic, and WebAssembly's vectors have 128 bits. These have 512 (the compiler
// splits them where a machine has less), and every lane computes what the wasm kernels compute for that point, in the
// same order, with separate multiplications and additions (-ffp-contract=off). Structs and tasks are those of
// src/engine/wasm/layout.as.ts and tasks.as.ts. Only what the study trains is here: leaky ReLU, mean squared error, Adam.

#ifdef __AVX512F__
#include <immintrin.h>
#endif
#include <math.h>
#include <node_api.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef float V4 __attribute__((vector_size(16)));
typedef float V8 __attribute__((vector_size(32)));
typedef float V16 __attribute__((vector_size(64)));
typedef int32_t I16 __attribute__((vector_size(64)));

enum { PANEL = 8, TASK_ROWS = 16, CHUNK = 32, LEAKY = 0, MSE = 0, ADAM = 3 };
enum { SAMPLE, INFER, TRAIN_SLAB, GRADIENT_ROWS, UPDATE_ROWS };

typedef struct {
  int32_t inputs, outputs, inputsP, outputsP;
  uint32_t weight, transposed, bias, coefficients;
  uint32_t weightGradient, biasGradient, weightSlot0, biasSlot0, weightSlot1, biasSlot1;
  uint32_t input, delta;
} Layer;

typedef struct {
  double x0, y0, x1, y1;
  int32_t layers;
  uint32_t layer;
  int32_t activation;
  float slope;
  int32_t points, slabPanels, gridWidth, gridHeight, gridFirst;
  uint32_t inputs, targets, outputs, hashes, losses;
  int32_t loss;
  float lossScale;
  int32_t optimizer;
  float learningRate, momentum, stepSize, rootCorrection;
  uint32_t scratch;
  int32_t scratchSize, widest;
} Network;

/** The engine's memory; set at every call, since it moves when it grows. */
static char *memory;

INLINE float *at(uint32_t address) { return (float *)(memory + address); }
INLINE Layer *layerAt(const Network *net, int l) { return (Layer *)(memory + net->layer) + l; }
INLINE int lower(int a, int b) { return a < b ? a : b; }

INLINE V16 splat(float value) { return value - (V16){0}; }
INLINE V4 load4(const float *from) { V4 v; memcpy(&v, from, sizeof v); return v; }
INLINE void store4(float *to, V4 v) { memcpy(to, &v, sizeof v); }

/** Two panels' lanes of a neuron, side by side. */
INLINE V16 load2(const float *a, const float *b) {
  V8 x, y;
  memcpy(&x, a, sizeof x);
  memcpy(&y, b, sizeof y);
  return __builtin_shufflevector(x, y, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

INLINE void store2(float *a, float *b, V16 v) {
  const V8 x = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
  const V8 y = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  memcpy(a, &x, sizeof x);
  memcpy(b, &y, sizeof y);
}

/** What the panels of a block start from: [vector][panel of the two]. */
typedef struct { const float *p[2][2]; } From;
typedef struct { float *p[2][2]; } To;

/** sum[n][z] += w[step][n] * x[step][z] over the steps, ascending. */
INLINE void multiply(int N, int Z, V16 sum[12][2], const float *w, int pitch, const From *from, int steps) {
  V16 s[12][2];
  for (int n = 0; n < N; n++) for (int z = 0; z < Z; z++) s[n][z] = sum[n][z];
  for (int k = 0; k < steps; k++) {
    V16 x[2];
    for (int z = 0; z < Z; z++) x[z] = load2(from->p[z][0] + k * PANEL, from->p[z][1] + k * PANEL);
#pragma GCC unroll 12
    for (int n = 0; n < N; n++) {
      const V16 value = splat(w[n]);
#pragma GCC unroll 2
      for (int z = 0; z < Z; z++) s[n][z] = s[n][z] + value * x[z];
    }
    w += pitch;
  }
  for (int n = 0; n < N; n++) for (int z = 0; z < Z; z++) sum[n][z] = s[n][z];
}

/** a where the mask is set, b elsewhere. */
INLINE V16 choose(I16 mask, V16 a, V16 b) { return (V16)((mask & (I16)a) | (~mask & (I16)b)); }

/** Leaky ReLU as f32x4.pmax(z, slope z) has it. */
INLINE V16 leaky(V16 z, V16 slope) {
  const V16 other = z * slope;
  return choose(z < other, other, z);
}

/** N neurons of a layer at 2 Z panels; `hash` as in dense.as.ts, [panel][2][8], null for none. */
INLINE void forwardBlock(
  int N, int Z, const Layer *l, int n0, const From *x, const To *out, V16 slope, uint32_t *hash[2][2]
) {
  V16 sum[12][2];
  for (int n = 0; n < N; n++) for (int z = 0; z < Z; z++) sum[n][z] = splat(at(l->bias)[n0 + n]);
  multiply(N, Z, sum, at(l->transposed) + n0, l->outputsP, x, l->inputs);
  if (hash) {
    const uint32_t *c = (uint32_t *)at(l->coefficients) + 2 * n0;
    for (int word = 0; word < 2; word++) {
      for (int z = 0; z < Z; z++) {
        const float *a = (float *)hash[z][0] + 8 * word;
        const float *b = (float *)hash[z][1] + 8 * word;
        I16 h = (I16)load2(a, b);
        for (int n = 0; n < N; n++) h += (sum[n][z] > 0) & (int32_t)c[2 * n + word];
        store2((float *)a, (float *)b, (V16)h);
      }
    }
  }
  for (int n = 0; n < N; n++) {
    for (int z = 0; z < Z; z++) {
      store2(out->p[z][0] + (n0 + n) * PANEL, out->p[z][1] + (n0 + n) * PANEL, leaky(sum[n][z], slope));
    }
  }
}

/** N incoming neurons of a layer at 2 Z panels: (W^T delta) times the derivative, which is told by the sign. */
INLINE void backwardBlock(
  int N, int Z, const Layer *l, int n0, const From *delta, const From *a, const To *below, V16 slope
) {
  V16 sum[12][2];
  for (int n = 0; n < N; n++) for (int z = 0; z < Z; z++) sum[n][z] = (V16){0};
  multiply(N, Z, sum, at(l->weight) + n0, l->inputsP, delta, l->outputs);
  for (int n = 0; n < N; n++) {
    for (int z = 0; z < Z; z++) {
      const int o = (n0 + n) * PANEL;
      const V16 active = load2(a->p[z][0] + o, a->p[z][1] + o);
      store2(below->p[z][0] + o, below->p[z][1] + o, sum[n][z] * choose(active > 0, splat(1), slope));
    }
  }
}

/** Calls `BLOCK(N)` for neurons n0 to n0 + N - 1, up to `end`, a multiple of 4. */
#define BLOCKS(BLOCK, end)                   \
  do {                                       \
    int n0 = 0;                              \
    for (; n0 + 12 <= (end); n0 += 12) BLOCK(12); \
    if (n0 + 8 <= (end)) { BLOCK(8); n0 += 8; }   \
    if (n0 + 4 <= (end)) BLOCK(4);           \
  } while (0)

/** The panels of a block from panel p on; where they end sooner, the last is taken again, to the same result. */
#define PANELS(which, base, pitch)                                         \
  for (int z = 0; z < 2; z++)                                              \
    for (int i = 0; i < 2; i++) which.p[z][i] = (base) + (size_t)lower(p + 2 * z + i, panels - 1) * (pitch);

static void forward(
  const Layer *l, const float *x, float *out, int panels, int hidden, float slopeValue, uint32_t *hash
) {
  const V16 slope = splat(hidden ? slopeValue : 1);
  // A panel that is taken again must not be counted again: its hashes go here.
  uint32_t spare[16];
  for (int p = 0; p < panels; p += 4) {
    From from;
    To to;
    uint32_t *h[2][2];
    PANELS(from, x, l->inputsP * PANEL)
    PANELS(to, out, l->outputsP * PANEL)
    const int hashes = hash && hidden;
    for (int i = 0; i < 4; i++) h[i / 2][i % 2] = p + i < panels && hashes ? hash + (p + i) * 16 : spare;
    if (panels - p > 2) {
#define BLOCK(N) forwardBlock(N, 2, l, n0, &from, &to, slope, hashes ? h : NULL)
      BLOCKS(BLOCK, l->outputsP);
#undef BLOCK
    } else {
#define BLOCK(N) forwardBlock(N, 1, l, n0, &from, &to, slope, hashes ? h : NULL)
      BLOCKS(BLOCK, l->outputsP);
#undef BLOCK
    }
  }
}

static void backward(
  const Layer *l, const float *delta, const float *a, float *below, int panels, float slopeValue
) {
  const V16 slope = splat(slopeValue);
  for (int p = 0; p < panels; p += 4) {
    From from, active;
    To to;
    PANELS(from, delta, l->outputsP * PANEL)
    PANELS(active, a, l->inputsP * PANEL)
    PANELS(to, below, l->inputsP * PANEL)
    if (panels - p > 2) {
#define BLOCK(N) backwardBlock(N, 2, l, n0, &from, &active, &to, slope)
      BLOCKS(BLOCK, l->inputsP);
#undef BLOCK
    } else {
#define BLOCK(N) backwardBlock(N, 1, l, n0, &from, &active, &to, slope)
      BLOCKS(BLOCK, l->inputsP);
#undef BLOCK
    }
  }
}

/** The same four lanes in every quarter. */
INLINE V16 fourTimes(V4 v) {
#ifdef __AVX512F__
  return (V16)_mm512_broadcast_f32x4((__m128)v);
#else
  const V8 twice = __builtin_shufflevector(v, v, 0, 1, 2, 3, 0, 1, 2, 3);
  return __builtin_shufflevector(twice, twice, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
}

/** Of each quarter, lanes 0 + 2 and 1 + 3 of a, then of b. */
INLINE V16 halfSums(V16 a, V16 b) {
  return __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
    + __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
}

/**
 * The lanes of each quarter added up as gradient.as.ts does, (0 + 2) + (1 + 3): quarter q of vector c is lane 4 c + q.
 */
INLINE V16 quarterSums(V16 a, V16 b, V16 c, V16 d) {
  const V16 ab = halfSums(a, b), cd = halfSums(c, d);
  const V16 s = __builtin_shufflevector(ab, cd, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30)
    + __builtin_shufflevector(ab, cd, 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31);
  return __builtin_shufflevector(s, s, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}

/** One chunk's share of the gradients of 4 rows by 4 C columns: a quarter of a vector is half a panel of a column. */
INLINE void gradientBlock(
  int C, float *g, int pitch, const float *delta, int deltaPitch, const float *input, int inputPitch, int chunk
) {
  V16 sum[4][4];
  for (int r = 0; r < 4; r++) for (int c = 0; c < C; c++) sum[r][c] = (V16){0};
  for (int half = 0; half < 2; half++) {
    const float *d = delta + 4 * half;
    const float *x = input;
    for (int p = 0; p < chunk; p++) {
      V16 columns[4];
#pragma GCC unroll 4
      for (int c = 0; c < C; c++) {
        V16 a, b;
        memcpy(&a, x + 32 * c, sizeof a);
        memcpy(&b, x + 32 * c + 16, sizeof b);
        columns[c] = half == 0
          ? __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
          : __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
      }
#pragma GCC unroll 4
      for (int r = 0; r < 4; r++) {
        const V16 row = fourTimes(load4(d + r * PANEL));
#pragma GCC unroll 4
        for (int c = 0; c < C; c++) sum[r][c] = sum[r][c] + row * columns[c];
      }
      d += deltaPitch;
      x += inputPitch;
    }
  }
  for (int r = 0; r < 4; r++) {
    const V16 *own = sum[r];
    const V16 s = quarterSums(own[0], own[C > 1 ? 1 : 0], own[C > 2 ? 2 : 0], own[C > 3 ? 3 : 0]);
    V16 whole = {0};
    memcpy(&whole, g + r * pitch, 4 * C * sizeof(float));
    whole = whole + s;
    memcpy(g + r * pitch, &whole, 4 * C * sizeof(float));
  }
}

/** Gradients of rows first to last - 1 of a layer, as in gradient.as.ts; the padding of the columns stays zero. */
static void gradient(const Layer *l, int first, int last, int panels) {
  const int pitch = l->inputsP;
  const int deltaPitch = l->outputsP * PANEL, inputPitch = l->inputsP * PANEL;
  float *g = at(l->weightGradient) + (size_t)first * pitch;
  float *bias = at(l->biasGradient) + first;
  const int rows = last - first;
  memset(g, 0, (size_t)rows * pitch * sizeof *g);
  memset(bias, 0, rows * sizeof *bias);
  for (int panel = 0; panel < panels; panel += CHUNK) {
    const int chunk = lower(CHUNK, panels - panel);
    const float *delta = at(l->delta) + (size_t)panel * deltaPitch + first * PANEL;
    const float *input = at(l->input) + (size_t)panel * inputPitch;
    int k = 0;
    for (; k + 16 <= pitch; k += 16) {
      for (int row = 0; row < rows; row += 4) {
        gradientBlock(4, g + row * pitch + k, pitch, delta + row * PANEL, deltaPitch, input + k * PANEL, inputPitch, chunk);
      }
    }
    for (; k < pitch; k += 4) {
      for (int row = 0; row < rows; row += 4) {
        gradientBlock(1, g + row * pitch + k, pitch, delta + row * PANEL, deltaPitch, input + k * PANEL, inputPitch, chunk);
      }
    }
    for (int row = 0; row < rows; row++) {
      V4 sum = {0};
      for (int p = 0; p < chunk; p++) {
        const float *d = delta + (size_t)p * deltaPitch + row * PANEL;
        sum = sum + (load4(d) + load4(d + 4));
      }
      bias[row] += (sum[0] + sum[2]) + (sum[1] + sum[3]);
    }
  }
  for (int row = 0; row < rows; row++) {
    for (int k = (l->inputs + 1) & ~1; k < pitch; k++) g[row * pitch + k] = 0;
  }
}

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
    for (int k = 0; k < pitch; k++) at(l->transposed)[(size_t)k * l->outputsP + row] = at(l->weight)[(size_t)row * pitch + k];
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
