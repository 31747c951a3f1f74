// The four lessons. lessons.test.ts trains each with its seed and finds what its reveal says.

import type { Lesson } from './lesson.ts';

/** Thirty points with flipped labels, and a network that can learn them all. */
const NOISY = {
  set: 'circles',
  samples: 30,
  noise: 0.15,
  data: 11,
  layers: 'relu12,relu12',
  seed: 1,
  optimizer: 'adam',
  rate: 0.01,
  batch: 5,
} as const;

export const LESSONS: readonly Lesson[] = [
  {
    name: 'hidden-layer',
    title: 'Why a hidden layer',
    text: 'This network has no hidden layer: its output is one weighted sum of the two inputs. It trains on the four corners of XOR for 1,000 epochs.',
    settings: { set: 'xor', layers: '', rate: 0.5, seed: 123, epoch: 0, tab: 'boundary' },
    question: 'How many of the four corners can it get right?',
    options: ['Four', 'Three at most', 'None'],
    answer: 1,
    reveal:
      'Three at most: one weighted sum makes one straight line, and no straight line has (0,1) and (1,0) on one side, (0,0) and (1,1) on the other. With four hidden units and seed 1 the same training gets all four. Hidden space shows how: the units move the corners until one line is enough.',
    revealed: { set: 'xor', layers: 'relu4', rate: 0.5, seed: 1, epoch: 1000, tab: 'hidden' },
  },
  {
    name: 'gradient',
    title: 'What a gradient is',
    text: 'The computation panel shows one sample on its way forward, and how its loss changes with every weight. Beside each gradient is what a small difference gives: the loss a little further, minus the loss a little before, divided by the way.',
    settings: {
      set: 'xor',
      layers: 'tanh3',
      start: 'glorot',
      rate: 0.5,
      seed: 3,
      epoch: 0,
      look: '01',
      tab: 'computation',
    },
    question: 'The output is z = -20, the label is 1. How does the cross-entropy change with z?',
    options: ['Hardly: the sigmoid is flat there', 'By about -1: as fast as it ever does', 'By about -20'],
    answer: 1,
    reveal:
      'By p - y = -1. The sigmoid is flat at -20, but the logarithm is as steep as the sigmoid is flat, and the two cancel. A program that first clips p to 10⁻⁷, and then multiplies by p(1 - p), gets -0.02: its most wrong samples teach it least.',
    revealed: { look: '01', tab: 'computation' },
  },
  {
    name: 'seeds',
    title: 'Why seeds and rates matter',
    text: 'Uniform points of the square, four ReLU units, rate 0.5. Only the seed of the first weights differs from run to run. After 200 epochs some networks have all corners right, and some have not.',
    settings: { set: 'xor_uniform', layers: 'relu4', rate: 0.5, seed: 1, epoch: 0, tab: 'many' },
    question: 'Of seeds 1 to 200, how many end with all four corners right at rate 0.5?',
    options: ['Nearly all', 'About a third', 'None'],
    answer: 1,
    reveal:
      '63 of 200; and one of them has 95% of the training samples. At rate 0.1 it is 95 of 200, at rate 1 none: steps that are too large push units to where they are off for every sample, and no gradient brings them back. Train 200 seeds, and count the dead.',
    revealed: { set: 'xor_uniform', layers: 'relu4', rate: 0.1, epoch: 0, tab: 'many' },
  },
  {
    name: 'noise',
    title: 'Noise and generalisation',
    text: 'Thirty points, a disc inside a ring, and about a sixth of the labels are flipped. The network is large enough to learn every one of them by heart. Train it for 1,500 epochs, and watch the losses.',
    settings: { ...NOISY, epoch: 0, tab: 'graphs' },
    question: 'Its training accuracy becomes 100%. And its accuracy on points that it has never seen?',
    options: ['100% too', 'Lower: it has learnt the flips', 'Like tossing a coin'],
    answer: 1,
    reveal:
      '77%: around every flipped label it has bent the boundary for one point, and other points lie there too. With an L2 penalty of 0.03 the same training gets 83% of the training labels right, and 89% of the unseen points.',
    revealed: { ...NOISY, l2: 0.03, epoch: 1500, tab: 'boundary' },
  },
];
