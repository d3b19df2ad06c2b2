// What the control paths of every twin have in common: patches of limits and behaviour, faults, marks, and their answers.
import { z } from 'zod';

/** What the control paths and the page's data paths answer. */
export type ControlAnswer = { readonly status: number; readonly body: unknown };

export const ok = (body: unknown): ControlAnswer => ({ status: 200, body });
export const no = (status: number, message: string): ControlAnswer => ({ status, body: { status: 'error', message } });

type Patch = Record<string, number | boolean>;

/** A patch of an object whose defaults say which type each field has. */
export const patchLike = (defaults: Readonly<Patch>): z.ZodType<Patch> =>
  z
    .strictObject(
      Object.fromEntries(
        Object.entries(defaults).map(([name, value]) => [
          name,
          (typeof value === 'number' ? z.number().nonnegative() : z.boolean()).optional(),
        ]),
      ),
    )
    .transform((patch) => patch as Patch);

/** The values of a record, as JSON carries them. */
export const valuesBody = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Leaves out what is not given, as optional members want it. */
export const given = <T extends object>(of: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

export type Settable<Plan> = {
  readonly state: {
    readonly faults: { struck(): unknown };
    readonly limits: object;
    readonly behaviour: object;
  };
  readonly metrics: { mark(): void };
  setFaults(plan: Plan): void;
  setLimits(patch: Patch): void;
  setBehaviour(patch: Patch): void;
};
export type SettingBodies<Plan> = {
  readonly faults: z.ZodType<Plan>;
  readonly limits: z.ZodType<Patch>;
  readonly behaviour: z.ZodType<Patch>;
};

/** Answers the settings; `call` is method and path, as `POST faults`. null = no setting. */
export const settingControl = <Plan>(
  twin: Settable<Plan>,
  bodies: SettingBodies<Plan>,
  call: string,
  body: unknown,
): ControlAnswer | null => {
  const { state } = twin;
  switch (call) {
    case 'POST faults':
      twin.setFaults(bodies.faults.parse(body));
      return ok({});
    case 'GET faults':
      return ok(state.faults.struck());
    case 'POST limits':
      twin.setLimits(bodies.limits.parse(body));
      return ok(state.limits);
    case 'GET limits':
      return ok(state.limits);
    case 'POST behaviour':
      twin.setBehaviour(bodies.behaviour.parse(body));
      return ok(state.behaviour);
    case 'POST mark':
      twin.metrics.mark();
      return ok({});
    default:
      return null;
  }
};
