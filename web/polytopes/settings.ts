// The settings of the Polytopes view.

import { parseShape } from '../../src/net/shape.ts';
import { optimizer } from '../shell/common-settings.ts';
import { choice, flag, number, text } from '../shell/setting.ts';
import { MOST_ZOOM } from './camera.ts';

/** Above this many neurons a partition takes too long to be watched. */
const MOST_NEURONS = 2000;

function checkShape(shape: string): void {
  const widths = parseShape(shape);
  const neurons = widths.reduce((sum, width) => sum + width, 0);
  if (neurons > MOST_NEURONS) throw new Error(`has ${neurons} neurons, and the lab takes ${MOST_NEURONS}`);
}

export const POLYTOPES = {
  picture: choice({
    label: 'Picture',
    about: 'What the network learns: the grey value, or the class, of every point of the plane.',
    default: 'ring',
    options: [
      { value: 'ring', label: 'Ring' },
      { value: 'ring-rgb', label: 'Ring, three classes' },
      { value: 'disc', label: 'Disc' },
      { value: 'square', label: 'Square' },
      { value: 'checkers', label: 'Checkers' },
      { value: 'stripes', label: 'Stripes' },
      { value: 'spiral', label: 'Spiral' },
      { value: 'own', label: 'My own' },
    ],
  }),
  shape: text({
    label: 'Shape',
    about:
      'Neurons in each hidden layer, input side first: [10]*8 is eight layers of ten, [64,32,16] three layers.',
    default: '[10]*8',
    check: checkShape,
  }),
  slope: number({
    label: 'Slope',
    about: 'Of the activation below zero: 0 is ReLU, 0.01 the usual leaky ReLU, 1 no activation at all.',
    default: 0.01,
    min: 0,
    max: 1,
    step: 0.01,
  }),
  optimizer: optimizer('adam'),
  rate: number({
    label: 'Learning rate',
    about: 'The factor of every step.',
    default: 0.005,
    min: 0.000001,
    max: 10,
    step: 0.001,
  }),
  points: number({
    label: 'Points',
    about: 'Pixels of the picture that are trained on, chosen by the seed.',
    default: 5000,
    min: 16,
    max: 100000,
    step: 1000,
    integer: true,
  }),
  batch: number({
    label: 'Batch',
    about: 'Points of one step.',
    default: 256,
    min: 1,
    max: 100000,
    step: 1,
    integer: true,
  }),
  seed: number({
    label: 'Seed',
    about:
      'Decides the first weights, the points and their order. The same seed gives the same run, bit for bit.',
    default: 2,
    min: 0,
    max: 4294967295,
    integer: true,
  }),
  engine: choice({
    label: 'Engine',
    about:
      'What trains: wasm, the processor, with the same bits on every machine; webgpu, the GPU, with the same bits on one device.',
    default: 'wasm',
    options: [
      { value: 'wasm', label: 'wasm (processor)' },
      { value: 'webgpu', label: 'webgpu (GPU)' },
    ],
  }),
  start: text({
    label: 'Start',
    about:
      'What training begins with: a checkpoint as RUN@EPOCH, or a network, net:...; empty for weights that the seed draws.',
    default: '',
    hidden: true,
    check: (written) => {
      if (written.length > 8000) throw new Error('is too long');
    },
  }),
  color: choice({
    label: 'Colours',
    about:
      'polytope: by the pattern of active neurons. gradient: by direction and size of the slope. depth: creases by their layer. prediction: the output in grey.',
    default: 'polytope',
    options: [
      { value: 'polytope', label: 'Polytope' },
      { value: 'gradient', label: 'Gradient' },
      { value: 'depth', label: 'Depth' },
      { value: 'prediction', label: 'Prediction' },
    ],
  }),
  creases: flag({
    label: 'Creases',
    about: 'Draws the lines on which a neuron is exactly zero.',
    default: true,
  }),
  draw: choice({
    label: 'Drawing',
    about:
      'What draws, from the next load on: auto the GPU if it is one; gpu also one that the processor plays, which is slower; flat the processor.',
    default: 'auto',
    hidden: true,
    options: [
      { value: 'auto', label: 'by itself' },
      { value: 'gpu', label: 'GPU' },
      { value: 'flat', label: 'processor' },
    ],
  }),
  epoch: number({
    label: 'Epoch',
    about: 'The epoch at which training is paused; -1 while it runs.',
    default: -1,
    min: -1,
    max: 1e9,
    integer: true,
    hidden: true,
  }),
  x: number({ label: 'x', about: 'The middle of the view.', default: 0.5, min: 0, max: 1, hidden: true }),
  y: number({
    label: 'y',
    about: 'The middle of the view, y downwards.',
    default: 0.5,
    min: 0,
    max: 1,
    hidden: true,
  }),
  zoom: number({
    label: 'Zoom',
    about: 'How many times nearer than the whole picture.',
    default: 1,
    min: 1,
    max: MOST_ZOOM,
    hidden: true,
  }),
  neuron: text({
    label: 'Neuron',
    about: 'The neuron whose crease is lit, LAYER:NEURON from 1, as --only-neurons takes it; empty for none.',
    default: '',
    hidden: true,
    check: (written) => {
      if (!/^$|^[1-9]\d{0,3}:[1-9]\d{0,4}$/.test(written)) throw new Error('is no LAYER:NEURON');
    },
  }),
  right: text({
    label: 'Right side',
    about:
      'What a second training beside the first has otherwise, such as seed:2 or seed:2;rate:0.01; empty for no second.',
    default: '',
    hidden: true,
    check: (written) => {
      if (written.length > 500) throw new Error('is too long');
    },
  }),
} as const;
