// All settings of all views: this table is their controls, their defaults, what a link holds, and their documentation.
// A view's own part lies in its folder.

import { BACKPROP } from '../backprop/settings.ts';
import { POLYTOPES } from '../polytopes/settings.ts';
import { RUNS } from '../runs/settings.ts';
import type { Table } from './setting.ts';

export const SETTINGS = {
  polytopes: POLYTOPES,
  backprop: BACKPROP,
  runs: RUNS,
} as const satisfies Readonly<Record<string, Table>>;

export type ViewName = keyof typeof SETTINGS;
