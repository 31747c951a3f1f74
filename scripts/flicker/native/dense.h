// One linear layer, forward or backward, on a slab of panels: dense.as.ts in blocks of 12 neurons by 4 panels.

#pragma once

#include "vectors.h"

/** What the panels of a block start from: [vector][panel of the two]. */
typedef struct { const float *p[2][2]; } From;
/** And where they write. */
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
  uint32_t spare[16] = {0};
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
