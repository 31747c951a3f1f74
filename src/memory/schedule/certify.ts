// Writes a schedule down as a certificate, and reads it back.

import type { Certificate, CertifiedClaims, CertifiedRead } from '../certificate/certificate.ts';
import { dependencesOf } from './dependences.ts';
import { programOf } from './network-program.ts';
import type { Program } from './program.ts';
import type { Entry, Schedule } from './schedule.ts';
import { smallLearner } from './small.ts';
import type { Decisions } from './walk.ts';

export function certificateOf(
  program: Program,
  { phases, contracted }: Schedule,
  decisions: Decisions,
  claims: CertifiedClaims,
): Certificate {
  const entryOf = (entry: Entry) => {
    const { name, forms } = program.statements[entry.statement]!;
    const { axis } = forms[entry.form]!;
    return { operation: name, axis, part: entry.part, inside: entry.inside, place: entry.place };
  };
  return {
    certificate: 'crease-schedule',
    version: 1,
    learner: program.learner,
    learnt: decisions.map((learns) => (learns ? '1' : '0')).join(''),
    phases: phases.map((nests) => nests.map((nest) => ({ ...nest, entries: nest.entries.map(entryOf) }))),
    contracted: contracted.map((b) => program.buffers[b]!.name),
    reads: readsOf(program),
    claims,
  };
}

/** What reads see: the true dependences, which do not depend on the sizes. */
function readsOf({ learner }: Program): CertifiedRead[] {
  const small = programOf(smallLearner(learner));
  const rows = new Map<string, CertifiedRead>();
  for (const { kind, from, to, buffer, steps } of dependencesOf(small)) {
    if (kind !== 'true') continue;
    const [operation, name] = [small.statements[to]!.name, small.buffers[buffer]!.name];
    const when = steps === 0 ? 'in the same step' : 'in the last step that learnt, or the set-up';
    rows.set(`${operation}:${name}`, {
      operation,
      buffer: name,
      writer: `${small.statements[from]!.name} ${when}`,
    });
  }
  return [...rows.values()];
}

/** The schedule of a certificate that the checker has accepted. */
export function scheduleOfCertificate(program: Program, { phases, contracted }: Certificate): Schedule {
  const { statements, buffers } = program;
  return {
    phases: phases.map((nests) =>
      nests.map(({ tile, direction, entries }) => ({
        tile,
        direction,
        entries: entries.map(({ operation, axis, part, inside, place }): Entry => {
          const statement = statements.findIndex(({ name }) => name === operation);
          const form = statements[statement]!.forms.findIndex((each) => each.axis === axis);
          return { statement, form, part, inside, place };
        }),
      })),
    ),
    contracted: contracted.map((name) => buffers.findIndex((buffer) => buffer.name === name)),
  };
}
