// A verdict in words: the rebuttal of rejected claims, or the confirmation, as Markdown.

import { claimText, shown } from './relation.ts';
import type { Problem, StepVerdict, Verdict } from './verdict.ts';

/** How many steps are told one by one unless all are asked for. */
const TOLD = 20;

/** What was claimed, what was measured, and what is missing, of each step that was not confirmed. */
export function verdictMarkdown(verdict: Verdict, full = false): string {
  const { title, statement, problems, steps } = verdict;
  const wrong = steps.filter((step) => step.verdict !== 'confirmed');
  const right = steps.filter((step) => step.verdict === 'confirmed');
  const head = verdict.verdict === 'confirmed' ? 'Confirmed' : 'Rejected';
  const lines = [`# ${head}: ${title === '' ? 'a file that is no file of claims' : plain(title)}`, ''];
  if (statement !== '') lines.push(plain(statement), '');
  if (problems.length > 0) lines.push('## What is missing', '', ...few(problems, full).map(problemLine), '');
  if (wrong.length > 0) lines.push('## What was measured', '', ...few(wrong, full).flatMap(wrongLines), '');
  if (right.length > 0) {
    lines.push(
      `${right.length} of ${steps.length} steps confirmed:`,
      '',
      ...few(right, full).map(rightLine),
      '',
    );
  }
  if (verdict.record !== undefined) {
    const { crease, node, claimsSha256 } = verdict.record;
    lines.push(`Verified by crease ${crease} under Node ${node}; claims ${claimsSha256}.`, '');
  }
  return lines.join('\n');
}

function few<T>(list: readonly T[], full: boolean): readonly T[] {
  return full ? list : list.slice(0, TOLD);
}

function problemLine({ step, where, reason, remedy }: Problem): string {
  const at = step === undefined ? where || 'the file' : `step ${step} (${where})`;
  return `- ${plain(at)}: ${plain(reason)}. To correct it: ${plain(remedy)}.`;
}

function wrongLines({
  id,
  says,
  command,
  pointer,
  claimed,
  measured,
  reason,
  remedy,
}: StepVerdict): string[] {
  return [
    `### ${plain(id)}`,
    '',
    `- says: ${plain(says)}`,
    `- receipt: \`crease ${code(command)} --json\` at \`${code(pointer)}\``,
    ...(claimed === undefined ? [] : [`- claimed: \`${code(claimText(claimed))}\``]),
    ...(measured === undefined ? [] : [`- measured: \`${code(shown(measured))}\``]),
    `- ${plain(reason ?? 'not run')}. To correct it: ${plain(remedy ?? '')}.`,
    '',
  ];
}

function rightLine({ id, command, pointer, measured, claimed }: StepVerdict): string {
  return `- ${plain(id)}: \`crease ${code(command)}\` at \`${code(pointer)}\` is \`${code(shown(measured))}\`, claimed \`${code(claimText(claimed!))}\``;
}

/** A text of the file as one line of Markdown that means nothing but itself. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>#|]/g, '\\$&');
}

/** The same within backticks. */
function code(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('`', "'");
}
