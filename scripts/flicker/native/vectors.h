// Vectors of 16 floats, and of the 4 and 8 that they are put together from.

#pragma once

#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif
#include "layout.h"

typedef float V4 __attribute__((vector_size(16)));
typedef float V8 __attribute__((vector_size(32)));
typedef float V16 __attribute__((vector_size(64)));
typedef int32_t I16 __attribute__((vector_size(64)));

INLINE V16 splat(float value) { return value - (V16){0}; }
INLINE V4 load4(const float *from) { V4 v; memcpy(&v, from, sizeof v); return v; }

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

/** a where the mask is set, b elsewhere. */
INLINE V16 choose(I16 mask, V16 a, V16 b) { return (V16)((mask & (I16)a) | (~mask & (I16)b)); }

/** The same four lanes in every quarter. */
INLINE V16 fourTimes(V4 v) {
#ifdef __AVX512F__
  return (V16)_mm512_broadcast_f32x4((__m128)v);
#else
  const V8 twice = __builtin_shufflevector(v, v, 0, 1, 2, 3, 0, 1, 2, 3);
  return __builtin_shufflevector(twice, twice, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
}
