// The settings of the Backprop view.

import { readWeights } from '../share/carried.ts';
import { optimizer } from '../shell/common-settings.ts';
import { choice, flag, number, text } from '../shell/setting.ts';
import { modelFrom, parseLayers } from './layers.ts';
import { parseOwn } from './own-points.ts';
import { parseStory } from './story.ts';

const seed = { min: 0, max: 4294967295, integer: true } as const;

export const BACKPROP = {
  set: choice({
    label: 'Samples of',
    about: 'What the network learns to tell apart: 1 (blue) from 0 (orange).',
    default: 'xor_uniform',
    options: [
      { value: 'xor_uniform', label: 'XOR' },
      { value: 'xor', label: 'XOR, four corners' },
      { value: 'and', label: 'AND, four corners' },
      { value: 'or', label: 'OR, four corners' },
      { value: 'circles', label: 'Circles' },
      { value: 'moons', label: 'Moons' },
      { value: 'spirals', label: 'Spirals' },
      { value: 'blobs', label: 'Blobs' },
      { value: 'own', label: 'My own points' },
    ],
  }),
  samples: number({
    label: 'Samples',
    about: 'How many points are trained on. The corner sets have four.',
    default: 100,
    min: 4,
    max: 1000,
    step: 50,
    integer: true,
  }),
  noise: number({
    label: 'Label noise',
    about: 'The probability that a training label is flipped; held-out labels are always true.',
    default: 0,
    min: 0,
    max: 0.5,
    step: 0.05,
  }),
  data: number({
    label: 'Data seed',
    about: 'Decides the points and which labels are flipped.',
    default: 42,
    ...seed,
  }),
  layers: text({
    label: 'Hidden layers',
    about: 'Units and activation of each, input side first: relu4,tanh3. Also edited above the diagram.',
    default: 'relu4',
    check: (written) => {
      modelFrom(parseLayers(written), 'identity');
    },
  }),
  output: choice({
    label: 'Output activation',
    about: 'What the output does with its sum. With binary cross-entropy the sigmoid belongs to the loss.',
    default: 'identity',
    options: [
      { value: 'identity', label: 'none' },
      { value: 'sigmoid', label: 'sigmoid' },
      { value: 'tanh', label: 'tanh' },
    ],
  }),
  start: choice({
    label: 'First weights',
    about:
      'He: normal, std √(2/n) for n inputs. Glorot: normal, std √(2/(n+m)). Zero: all units of a layer stay alike.',
    default: 'he',
    options: [
      { value: 'he', label: 'He' },
      { value: 'glorot', label: 'Glorot' },
      { value: 'zero', label: 'zero' },
    ],
  }),
  seed: number({
    label: 'Seed',
    about: 'Decides the first weights. Reset begins again with it: the same network.',
    default: 123,
    ...seed,
  }),
  loss: choice({
    label: 'Loss',
    about: 'Binary cross-entropy on the logit, the squared error, or the hinge with labels -1 and 1.',
    default: 'bce',
    options: [
      { value: 'bce', label: 'cross-entropy' },
      { value: 'mse', label: 'squared' },
      { value: 'hinge', label: 'hinge' },
    ],
  }),
  optimizer: optimizer('sgd'),
  rate: number({
    label: 'Learning rate',
    about: 'η, the factor of every step.',
    default: 0.5,
    min: 1e-6,
    max: 1000,
    step: 0.05,
  }),
  momentum: number({
    label: 'Momentum',
    about: 'μ, for SGD with momentum.',
    default: 0.9,
    min: 0,
    max: 0.999,
    step: 0.05,
  }),
  batch: number({
    label: 'Batch',
    about: 'Samples of one update; its gradient is their mean. 1 is stochastic gradient descent.',
    default: 1,
    min: 1,
    max: 1000,
    integer: true,
  }),
  shuffle: flag({
    label: 'Shuffle',
    about: 'Another order of the samples in every epoch, decided by the seed.',
    default: false,
  }),
  l1: number({
    label: 'L1',
    about: 'λ₁: adds λ₁|w| for every weight to the loss.',
    default: 0,
    min: 0,
    max: 10,
    step: 0.001,
  }),
  l2: number({
    label: 'L2',
    about: 'λ₂: adds λ₂w²/2 for every weight to the loss.',
    default: 0,
    min: 0,
    max: 10,
    step: 0.001,
  }),
  confidence: number({
    label: 'Confidence penalty',
    about: 'c: adds c·4p(1-p) to the loss, which pushes p towards 0 and 1. With cross-entropy only.',
    default: 0,
    min: 0,
    max: 10,
    step: 0.25,
  }),
  tab: choice({
    label: 'Panel',
    about: 'Which panel is open.',
    default: 'graphs',
    hidden: true,
    options: [
      { value: 'graphs', label: 'Graphs' },
      { value: 'computation', label: 'Computation' },
      { value: 'data', label: 'Training data' },
      { value: 'paths', label: 'Paths' },
      { value: 'hidden', label: 'Hidden space' },
      { value: 'boundary', label: 'Boundary' },
      { value: 'many', label: 'Many at once' },
    ],
  }),
  look: choice({
    label: 'Input',
    about: 'The input that diagram and equations are about: the sample of the next update, or a corner.',
    default: 'next',
    hidden: true,
    options: [
      { value: 'next', label: 'next sample' },
      { value: '00', label: '0, 0' },
      { value: '01', label: '0, 1' },
      { value: '10', label: '1, 0' },
      { value: '11', label: '1, 1' },
    ],
  }),
  epoch: number({
    label: 'Epoch',
    about: 'Where time stands.',
    default: 0,
    min: 0,
    max: 1e9,
    integer: true,
    hidden: true,
  }),
  offset: number({
    label: 'Sample',
    about: 'Samples of the epoch that are used.',
    default: 0,
    min: 0,
    max: 1000,
    integer: true,
    hidden: true,
  }),
  micro: number({
    label: 'Micro-step',
    about: 'Parts of the update that are done.',
    default: 0,
    min: 0,
    max: 1e9,
    integer: true,
    hidden: true,
  }),
  weights: text({
    label: 'Weights',
    about: 'First weights that were brought along, in base64; empty for those that the seed draws.',
    default: '',
    hidden: true,
    check: (written) => void readWeights(written),
  }),
  points: text({
    label: 'Points',
    about: 'My own points.',
    default: '',
    hidden: true,
    check: (written) => void parseOwn(written),
  }),
  story: text({
    label: 'Changes',
    about: 'What was changed on the way.',
    default: '',
    hidden: true,
    check: (written) => void parseStory(written),
  }),
  lesson: choice({
    label: 'Lesson',
    about: 'The lesson that is open.',
    default: '',
    hidden: true,
    options: [
      { value: '', label: 'no lesson' },
      { value: 'hidden-layer', label: 'Why a hidden layer' },
      { value: 'gradient', label: 'What a gradient is' },
      { value: 'seeds', label: 'Why seeds and rates matter' },
      { value: 'noise', label: 'Noise and generalisation' },
    ],
  }),
} as const;
