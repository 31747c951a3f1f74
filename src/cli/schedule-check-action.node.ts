// What `crease schedule check` and `apply` do: hold a certificate against its learner, and train in its order.

import { createHash } from 'node:crypto';
import { InputError } from '../format/input-error.ts';
import type { Certificate } from '../memory/certificate/certificate.ts';
import { checkCertificate } from '../memory/certificate/check.ts';
import { lruModule } from '../memory/lru-module.node.ts';
import { scheduleOfCertificate } from '../memory/schedule/certify.ts';
import { decisionsOf, type Evaluation, evaluate } from '../memory/schedule/evaluate.ts';
import { execute } from '../memory/schedule/execute.ts';
import type { Program } from '../memory/schedule/program.ts';
import { score } from '../parity/judge.ts';
import {
  type ScheduledProblem,
  scheduledPredictor,
  scheduledSamples,
  scheduledTraining,
  sprintParameters,
} from '../parity/scheduled.ts';
import type { CommandProcess } from './context.ts';
import { EXIT } from './errors.ts';
import { checkOutputs } from './output-file.node.ts';
import type { ApplyFlags, CheckFlags } from './schedule-flags.ts';
import { certificateIn, problemIn, programFor } from './schedule-input.node.ts';
import { writeScheduleReport } from './schedule-report.node.ts';
import { evaluationJson, proofText } from './schedule-text.ts';

/** How far a claimed number may be from the computed one: sums of roots depend on their order in the last digits. */
const CLOSE = 1e-9;

/** @throws InputError for bad input; exit code 1 where the certificate does not hold */
export async function checkCommand(flags: CheckFlags, path: string, command: CommandProcess): Promise<void> {
  const certificate = await certificateIn(path);
  const problem = problemIn(certificate, path);
  const steps = certificate.learnt.length;
  const program = programFor(problem, steps);
  const { refusal, reads, sums } = checkCertificate(certificate);
  if (refusal !== undefined) {
    const answer = { valid: false, proven: false, bitIdentical: false, refusal, wrong: [refusal.message] };
    command.stdout.write(
      flags.json ? `${JSON.stringify(answer)}\n` : `${path}: refused: ${refusal.message}\n`,
    );
    command.exitCode = EXIT.checkFailed;
    return;
  }
  const decisions = decisionsOf(program, steps, scheduledTraining(problem));
  const training = () => scheduledTraining(problem);
  const schedule = scheduleOfCertificate(program, certificate);
  const evaluation = {
    ...evaluate(program, schedule, decisions, training, lruModule()),
    readsChecked: reads,
    sumsChecked: sums,
  };
  const wrong = wrongClaims(certificate, evaluation, decisions);
  if (problem.learner.arithmetic === 'sprint' && !isSprints(program, certificate, problem))
    wrong.push("the plain order's parameters are not those of the learner sprint");
  const valid = wrong.length === 0;
  if (flags.json)
    command.stdout.write(`${JSON.stringify({ valid, wrong, ...evaluationJson(evaluation) })}\n`);
  else {
    const lines = valid ? [`${path}: holds`] : wrong.map((each) => `${path}: ${each}`);
    command.stdout.write(`${lines.join('\n')}\n${proofText(evaluation, steps)}`);
  }
  if (!valid) command.exitCode = EXIT.checkFailed;
}

/** What a certificate says and what is not so. */
function wrongClaims(
  { claims, learnt }: Certificate,
  evaluation: Evaluation,
  decisions: readonly boolean[],
): string[] {
  const { cost, plain, bound, difference } = evaluation;
  const wrong: string[] = [];
  if (decisions.map((learns) => (learns ? '1' : '0')).join('') !== learnt)
    wrong.push('the training does not learn in the steps that the certificate names');
  for (const [name, claimed, is] of [
    ['dmd', claims.dmd, cost.dmd],
    ['plain', claims.plain, plain.dmd],
    ['bound', claims.bound, bound.dmd],
  ] as const) {
    if (!(Math.abs(claimed - is) <= CLOSE * is))
      wrong.push(`claims.${name} is ${claimed}, and ${is} was measured`);
  }
  if (difference !== undefined)
    wrong.push(`${difference.buffer}[${difference.element}] differs after step ${difference.step}`);
  return wrong;
}

/** Whether training in the certificate's order gives the parameters of the learner `sprint` itself, to the bit. */
function isSprints(program: Program, certificate: Certificate, problem: ScheduledProblem): boolean {
  const steps = certificate.learnt.length;
  const schedule = scheduleOfCertificate(program, certificate);
  const own = sprintParameters(problem, steps);
  for (const { parameters } of execute(program, schedule, steps, scheduledTraining(problem))) {
    const expected = own.next().value;
    if (expected === undefined || Buffer.compare(bytesOf(parameters), bytesOf([expected])) !== 0)
      return false;
  }
  return own.next().done === true;
}

function bytesOf(parts: readonly Float64Array[]): Buffer {
  return Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
}

/** @throws InputError for bad input, and for a certificate that the checker refuses */
export async function applyCommand(flags: ApplyFlags, path: string, command: CommandProcess): Promise<void> {
  await checkOutputs([flags.report]);
  const certificate = await certificateIn(path);
  const problem = problemIn(certificate, path);
  const steps = flags.steps ?? certificate.learnt.length;
  const program = programFor(problem, steps);
  const decisions = decisionsOf(program, steps, scheduledTraining(problem));
  // More steps, or fewer, make another run: the proof is made for this one.
  const learnt = decisions.map((learns) => (learns ? '1' : '0')).join('');
  const { refusal } = checkCertificate({ ...certificate, learnt });
  if (refusal !== undefined) {
    throw new InputError(
      `${path}: refused: ${refusal.message}; name a certificate that crease schedule check accepts`,
    );
  }
  const schedule = scheduleOfCertificate(program, certificate);
  const { train, test } = scheduledSamples(problem);
  let parameters: readonly Float64Array[] = [];
  for (const trained of execute(program, schedule, steps, scheduledTraining(problem))) {
    parameters = trained.parameters;
    const { step } = trained;
    if (step !== 1 && step % train.count !== 0 && step !== steps) continue;
    const predict = scheduledPredictor(problem, parameters);
    const [training, testing] = [score(predict, train), score(predict, test)];
    const event = { event: 'step', step, train: training, test: testing };
    command.stdout.write(flags.json ? `${JSON.stringify(event)}\n` : stepLine(event));
  }
  const sha256 = createHash('sha256').update(bytesOf(parameters)).digest('hex');
  command.stdout.write(
    flags.json ? `${JSON.stringify({ event: 'done', steps, sha256 })}\n` : `parameters sha256 ${sha256}\n`,
  );
  if (flags.report !== undefined) await writeScheduleReport(flags.report, program, schedule, decisions);
}

interface StepEvent {
  readonly step: number;
  readonly train: { readonly loss: number; readonly accuracy: number };
  readonly test: { readonly loss: number; readonly accuracy: number };
}

function stepLine({ step, train, test }: StepEvent): string {
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  return `[STEP ${String(step).padStart(4)}] train_loss=${train.loss.toFixed(4)}  test_loss=${test.loss.toFixed(4)}  train_acc=${percent(train.accuracy)}  test_acc=${percent(test.accuracy)}\n`;
}
