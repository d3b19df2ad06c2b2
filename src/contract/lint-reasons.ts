// Findings about dispositions: verdicts without reasons, reasons that nobody can learn from.
import { verdicts } from '#domain/lead.ts';
import type { Note } from './lint-note.ts';
import type { ParsedContract } from './parse.ts';
import type { Path } from '#src/yaml/path.ts';

export const lintReasons = ({ contract, policy }: ParsedContract): readonly Note[] => {
  const notes: Note[] = [];
  const add = (severity: Note['severity'], rule: Note['rule'], path: Path, message: string): void => {
    notes.push({ rule, path, severity, message });
  };
  if (policy.reasons.rejected.length === 0)
    add(
      'error',
      'no-reasons',
      ['dispositions', 'rejected'],
      'a lead can be rejected without a reason, so nobody learns why; list the reasons under dispositions.rejected',
    );
  if (policy.reasons.recycled.length === 0)
    add(
      'warning',
      'no-reasons',
      ['dispositions', 'recycled'],
      'a lead can be recycled without a reason, so it cannot return to the right track; list reasons under dispositions.recycled',
    );
  const labels = new Map<string, string>();
  for (const verdict of verdicts) {
    for (const reason of policy.reasons[verdict]) {
      const path: Path = ['dispositions', verdict, reason.id];
      const of = contract.dispositions?.[verdict]?.[reason.id];
      if (teachesNothing(reason.id) || teachesNothing(reason.label))
        add(
          'warning',
          'bad-lead',
          path,
          `"${reason.label}" says nothing that marketing could act on; say what was wrong`,
        );
      else if (/^other\b/i.test(reason.id) && !reason.needsText)
        add('warning', 'other-without-text', path, 'whoever chooses "other" should say what; add needs_text: true');
      else if (of?.speaks_of === undefined && !reason.needsText && verdict !== 'accepted' && verdict !== 'converted')
        add(
          'info',
          'reason-unlearnt',
          path,
          'nothing is learnt from this reason; add speaks_of: fit, intent, timing or data',
        );
      const earlier = labels.get(reason.id);
      if (earlier !== undefined && earlier !== reason.label)
        add(
          'warning',
          'two-labels',
          path,
          `"${reason.id}" is called "${earlier}" under another verdict; a picklist shows one label`,
        );
      labels.set(reason.id, reason.label);
    }
  }
  return notes;
};

const empty =
  /^(bad|poor|low[ _-]?quality|junk|not[ _-]?(a[ _-]?)?(good|qualified|fit)|unqualified|no)([ _-]*(lead|fit|match|good)s?)?$/i;
const teachesNothing = (text: string): boolean => empty.test(text.trim());
