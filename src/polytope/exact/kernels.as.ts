// The partition module's face: what JavaScript calls. A kernel works on the state at an address, on one thread.

import * as cells from './cells.as';
import * as edges from './edges.as';
import { LOCAL_BYTES } from './local.as';
import * as plan from './plan.as';
import * as rows from './product.as';
import { State } from './state.as';

export function product(state: usize): void {
  rows.product(changetype<State>(state));
}

export function predict(state: usize): void {
  plan.predict(changetype<State>(state));
}

export function makePlans(state: usize): void {
  plan.makePlans(changetype<State>(state));
}

export function surveyEdges(state: usize): void {
  edges.surveyEdges(changetype<State>(state));
}

export function surveyCells(state: usize): void {
  cells.surveyCells(changetype<State>(state));
}

export function countSplits(state: usize): void {
  edges.countSplits(changetype<State>(state));
}

export function emitSplits(state: usize): void {
  edges.emitSplits(changetype<State>(state));
}

export function countCuts(state: usize): void {
  cells.countCuts(changetype<State>(state));
}

export function emitCuts(state: usize, firstVertex: i32, firstEdge: i32): void {
  cells.emitCuts(changetype<State>(state), firstVertex, firstEdge);
}

/** Bytes of scratch that cutting a cell needs. */
export function cutScratchBytes(): i32 {
  return <i32>LOCAL_BYTES;
}
