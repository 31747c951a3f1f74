// What moved first at a spike, where, and how sure that is.

import { type Onset, type OnsetRule, onsetOf, RULE, RULES } from './onset.ts';
import { GROUPS, type Group, type Row, type SignalName } from './signals.ts';

/** One measured step of a replay: its signals, and those of a random step of the same size. */
export interface MeasuredStep {
  readonly kind: 'step' | 'outside';
  /** The epoch and the step in it, both from 1, and the steps of the run before it. */
  readonly epoch: number;
  readonly step: number;
  readonly globalStep: number;
  readonly row: Row;
  readonly control: Row;
}

export interface Steps {
  readonly steps: readonly MeasuredStep[];
  readonly stepsPerEpoch: number;
  /** The step from which on onsets are looked for; those before it are what it is compared with. */
  readonly searchFrom: number;
}

/** A signal with its onset, an index into the steps. */
export interface SignalOnset extends SignalName {
  readonly onset: Onset | undefined;
}

export interface GroupOnset {
  readonly group: Group;
  /** The signal of the group that moved first. */
  readonly signal: string;
  readonly onset: Onset;
}

/** Whether the linear functions or the geometry moved first. */
export interface Order {
  /** Steps from the onset of the linear functions to that of the geometry; undefined where one has none. */
  readonly lag: number | undefined;
  /** The same for random steps of the same sizes. */
  readonly controlLag: number | undefined;
  /** `none`: not told apart, or the control shows the same. */
  readonly called: 'linear' | 'geometry' | 'none';
  /** The share of the rule's settings that call the same. */
  readonly sure: number;
}

export interface Verdict {
  readonly signals: readonly SignalOnset[];
  readonly control: readonly SignalOnset[];
  /** In the order of their onsets. */
  readonly groups: readonly GroupOnset[];
  /** The groups that moved at the first step of all, or within its uncertainty. */
  readonly first: readonly Group[];
  /** The tensors that moved first, `weights 3`; `all` where at least half of them did at once; none without an onset. */
  readonly where: readonly string[] | 'all';
  /** The share of the rule's settings in which both come out the same. */
  readonly sure: number;
  readonly order: Order;
}

/** Dates the onsets of all signals, and says what was first. */
export function verdictOf(measured: Steps, names: readonly SignalName[]): Verdict {
  const main = judge(measured, names, RULE);
  const whole = names.filter(({ isDetail }) => !isDetail);
  const others = RULES.map((rule) => judge(measured, whole, rule));
  const share = (same: (other: Judgement) => boolean) => others.filter(same).length / others.length;
  const isSame = (other: Judgement) =>
    String(other.where) === String(main.where) && other.groups[0]?.onset.step === main.groups[0]?.onset.step;
  return {
    ...main,
    sure: share(isSame),
    order: calledOrder(main, share),
  };
}

type Judgement = Omit<Verdict, 'sure' | 'order'> & { readonly raw: Order['called'] } & Pick<
    Order,
    'lag' | 'controlLag'
  >;

/** The share of the highest rise of a group, as a logarithm, that counts beside it. */
const MATERIAL = 0.25;
/** An order has to hold in most settings of the rule before it is called. */
const SURE = 0.75;

function calledOrder(main: Judgement, share: (same: (other: Judgement) => boolean) => number): Order {
  const { lag, controlLag, raw } = main;
  const sure = share((other) => other.raw === raw);
  return { lag, controlLag, called: sure >= SURE ? raw : 'none', sure };
}

function judge(measured: Steps, names: readonly SignalName[], rule: OnsetRule): Judgement {
  const signals = onsetsOf(measured, names, 'row', rule);
  const control = onsetsOf(measured, names, 'control', rule);
  const groups = GROUPS.flatMap((group) => groupOnset(signals, group) ?? []).sort(
    (a, b) => a.onset.step - b.onset.step,
  );
  const firstStep = groups[0]?.onset;
  const first = firstStep ? groups.filter(({ onset }) => onset.earliest <= firstStep.step) : [];
  const [linear, geometry] = [groupOnset(signals, 'linear'), groupOnset(signals, 'geometry')];
  const [controlLinear, controlGeometry] = [groupOnset(control, 'linear'), groupOnset(control, 'geometry')];
  const called = orderOf(linear, geometry);
  const isByControl = called !== 'none' && called === orderOf(controlLinear, controlGeometry);
  return {
    signals,
    control,
    groups,
    first: first.map(({ group }) => group),
    where: whereOf(signals),
    raw: isByControl ? 'none' : called,
    lag: lagOf(linear, geometry),
    controlLag: lagOf(controlLinear, controlGeometry),
  };
}

function onsetsOf(
  { steps, stepsPerEpoch, searchFrom }: Steps,
  names: readonly SignalName[],
  side: 'row' | 'control',
  rule: OnsetRule,
): SignalOnset[] {
  const phases = steps.map(({ kind, step }) => (kind === 'step' ? step : -1));
  return names
    .filter(({ name }) => steps.some((step) => name in step[side]))
    .map((name) => {
      const values = steps.map((step) => step[side][name.name] ?? Number.NaN);
      return { ...name, onset: onsetOf({ values, phases, stepsPerEpoch }, searchFrom, rule) };
    });
}

/** The first onset of a group, of the signals that are no details; undefined where none of them moved. */
export function groupOnset(signals: readonly SignalOnset[], group: Group): GroupOnset | undefined {
  const own = materialOf(signals.filter((signal) => signal.group === group && !signal.isDetail));
  const first = own.sort(
    (a, b) => a.onset!.step - b.onset!.step || b.onset!.deviations - a.onset!.deviations,
  )[0];
  return first && { group, signal: first.name, onset: first.onset! };
}

/**
 * The signals with an onset, without those whose rise, as a logarithm, is small beside the highest of them: with many
 * signals one or the other flutters.
 */
function materialOf(signals: readonly SignalOnset[]): SignalOnset[] {
  const moved = signals.filter(({ onset }) => onset !== undefined);
  const highest = Math.max(...moved.map(({ onset }) => Math.log(onset!.factor)));
  return moved.filter(({ onset }) => Math.log(onset!.factor) >= MATERIAL * highest);
}

/** An order is told only where the intervals of the two onsets lie apart. */
function orderOf(linear: GroupOnset | undefined, geometry: GroupOnset | undefined): Order['called'] {
  if (linear === undefined || geometry === undefined) return 'none';
  if (linear.onset.latest < geometry.onset.earliest) return 'linear';
  return geometry.onset.latest < linear.onset.earliest ? 'geometry' : 'none';
}

function lagOf(linear: GroupOnset | undefined, geometry: GroupOnset | undefined): number | undefined {
  return linear && geometry && geometry.onset.step - linear.onset.step;
}

/** The tensors whose change rose at the first step at which any did. */
function whereOf(signals: readonly SignalOnset[]): Verdict['where'] {
  const tensors = signals.filter(({ group }) => group === 'weights');
  const moved = materialOf(tensors);
  const first = Math.min(...moved.map(({ onset }) => onset!.step));
  const there = moved.filter(({ onset }) => onset!.step === first);
  if (2 * there.length >= tensors.length && tensors.length > 2) return 'all';
  return there.sort((a, b) => b.onset!.deviations - a.onset!.deviations).map(({ name }) => name);
}
