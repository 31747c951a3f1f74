// Gradients of some rows of a layer over a batch: gradient.as.ts in blocks of 4 rows by 16 columns.

#pragma once

#include "vectors.h"

/** Panels summed before the lanes are added up. */
enum { CHUNK = 32 };

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
        const float *d = delta + row * PANEL, *x = input + k * PANEL;
        gradientBlock(4, g + row * pitch + k, pitch, d, deltaPitch, x, inputPitch, chunk);
      }
    }
    for (; k < pitch; k += 4) {
      for (int row = 0; row < rows; row += 4) {
        const float *d = delta + row * PANEL, *x = input + k * PANEL;
        gradientBlock(1, g + row * pitch + k, pitch, d, deltaPitch, x, inputPitch, chunk);
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
