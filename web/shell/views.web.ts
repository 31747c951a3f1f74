// The views of the lab: a line for each; they are loaded when they are opened.

import type { Component } from 'solid-js';
import type { ViewName } from './settings.ts';

export interface ViewEntry {
  /** In the address, and its settings' name. */
  readonly name: ViewName;
  readonly title: string;
  /** What the view shows. */
  readonly sentence: string;
  readonly load: () => Promise<{ default: Component }>;
}

export const VIEWS: readonly ViewEntry[] = [
  {
    name: 'polytopes',
    title: 'Polytopes',
    sentence:
      'Each cell is a region on which the network is one affine function; they form while it learns the picture.',
    load: () => import('../polytopes/view.web.tsx'),
  },
  {
    name: 'backprop',
    title: 'Backprop',
    sentence: 'Back-propagation one term at a time, with equations that add up.',
    load: () => import('../backprop/view.web.tsx'),
  },
  {
    name: 'runs',
    title: 'Runs',
    sentence: 'The runs of a folder: what they were told, how they went, and what they became.',
    load: () => import('../runs/view.web.tsx'),
  },
];
