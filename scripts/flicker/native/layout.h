// How a network lies in the wasm engine's memory: the structs of src/engine/wasm/layout.as.ts.

#pragma once

#include <stddef.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

/** Points in a panel, rows of one gradient task; of activations, losses and optimizers what is computed here. */
enum { PANEL = 8, TASK_ROWS = 16, LEAKY = 0, MSE = 0, ADAM = 3 };
/** Kinds of task. */
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
