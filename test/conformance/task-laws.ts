// The laws about tasks: one for each key, whatever becomes of an answer, and each answered for itself.
import { expect, test } from '@jest/globals';
import type { TaskRequest } from '#connectors/connector.ts';
import type { Subject } from './subject.ts';

const taskFor = (subject: Subject, recordId: string, over: Partial<TaskRequest> = {}): TaskRequest => ({
  key: `key-${recordId}`,
  object: subject.plan.object === 'lead' ? 'lead' : 'contact',
  recordId,
  ownerId: subject.tasks.owner,
  subject: 'New MQL: call now',
  body: 'Asked for a demo <today> & is due at noon.\nSecond line.',
  dueAt: subject.clock.now() + 3_600_000,
  isUrgent: true,
  ...over,
});

export const taskLaws = (of: () => Subject): void => {
  /** Of a CRM where nothing was installed some cannot hold. */
  const installed = async (): Promise<Subject> => {
    const subject = of();
    await subject.connector.applyProvision(subject.provision, () => undefined);
    return subject;
  };
  const make = async (subject: Subject, requests: readonly TaskRequest[]) => {
    const results = await subject.connector.createTasks?.(requests);
    expect(results?.map(({ key }) => key)).toEqual(requests.map(({ key }) => key));
    return (results ?? []).map(({ outcome }) => outcome);
  };

  test('a task is made once on its person, for its owner, with its words', async () => {
    const subject = await installed();
    const [id = '', other = ''] = subject.seed(2);
    const request = taskFor(subject, id);
    const [first] = await make(subject, [request]);
    const again = await make(subject, [request, taskFor(subject, other), request]);
    expect(first).toMatchObject({ ok: true, wasThere: false });
    const taskId = first?.ok === true ? first.taskId : '';
    expect(again).toMatchObject([
      { ok: true, wasThere: true, taskId },
      { ok: true, wasThere: false },
      { ok: true, wasThere: true, taskId },
    ]);
    const tasks = subject.tasks.of(id);
    expect(tasks).toMatchObject([{ subject: request.subject, owner: subject.tasks.owner }]);
    expect(tasks[0]?.body).toMatch(/Asked for a demo/);
    expect(subject.tasks.of(other)).toHaveLength(1);
  });

  test.each(['reset before', 'reset after'] as const)(
    'an answer that was lost (%s) makes no second task: it is looked for before it is sent again',
    async (fault) => {
      const subject = await installed();
      const ids = subject.seed(3);
      const requests = ids.map((id) => taskFor(subject, id));
      subject.tasks.spoil(fault);
      for (const outcome of await make(subject, requests))
        expect(outcome).toMatchObject({ ok: false, error: { isOutcomeUnknown: true } });
      const again = await make(subject, requests);
      expect(again.map((outcome) => outcome.ok && outcome.wasThere)).toEqual(ids.map(() => fault === 'reset after'));
      for (const id of ids) expect(subject.tasks.of(id)).toHaveLength(1);
    },
  );

  test('a limit is no unknown outcome, and the rows wait', async () => {
    const subject = await installed();
    const ids = subject.seed(2);
    subject.tasks.spoil('too many calls');
    for (const outcome of await make(
      subject,
      ids.map((id) => taskFor(subject, id)),
    ))
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'rate_limited', isOutcomeUnknown: false } });
    for (const id of ids) expect(subject.tasks.of(id)).toHaveLength(0);
  });

  test('a person who is gone or an owner who left refuses that task alone, in a sentence', async () => {
    const subject = await installed();
    const [id = '', other = ''] = subject.seed(2);
    const requests = [
      taskFor(subject, id),
      taskFor(subject, subject.absentId, { key: 'gone' }),
      taskFor(subject, other, { ownerId: subject.tasks.left }),
      taskFor(subject, other, { key: 'free', ownerId: null }),
    ];
    const outcomes = await make(subject, requests);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, false, true]);
    for (const outcome of outcomes)
      if (!outcome.ok) {
        expect(outcome.error.message).not.toMatch(/\n/);
        expect(outcome.error.isOutcomeUnknown).toBe(false);
      }
    expect(subject.tasks.of(other)).toHaveLength(1);
  });
};
