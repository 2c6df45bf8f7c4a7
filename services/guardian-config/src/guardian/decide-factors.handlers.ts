import type * as contracts from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/kernel';
import type { Run } from './run.ts';

interface Needs {
  readonly run: Run;
  readonly now: () => string;
}

/** Switches a factor on or off. */
export const setFactor =
  ({ run, now }: Needs) =>
  async ({ tenantId, factor, enabled }: ParsedRequestOf<typeof contracts.setFactor>) => {
    await run(tenantId, { type: 'SetFactor', factor, enabled, now: now() });
    return yes({ enabled });
  };

/** Chooses when a second factor is demanded. */
export const setPolicy =
  ({ run, now }: Needs) =>
  async ({ tenantId, policy }: ParsedRequestOf<typeof contracts.setPolicy>) => {
    await run(tenantId, { type: 'SetPolicy', policy, now: now() });
    return yes({ policy });
  };

/** Chooses how a code may reach a phone. */
export const setMessageTypes =
  ({ run, now }: Needs) =>
  async ({ tenantId, messageTypes }: ParsedRequestOf<typeof contracts.setMessageTypes>) => {
    await run(tenantId, { type: 'SetMessageTypes', messageTypes, now: now() });
    return yes({ messageTypes });
  };

/** Chooses whether browsers may be remembered, and for how long. */
export const setBrowserMemory =
  ({ run, now }: Needs) =>
  async ({ tenantId, browserMemory }: ParsedRequestOf<typeof contracts.setBrowserMemory>) => {
    await run(tenantId, { type: 'SetBrowserMemory', browserMemory, now: now() });
    return yes({ browserMemory });
  };

/** Chooses the length and the life of a code that reaches a phone. */
export const setPhoneSettings =
  ({ run, now }: Needs) =>
  async ({ tenantId, phone }: ParsedRequestOf<typeof contracts.setPhoneSettings>) => {
    await run(tenantId, { type: 'SetPhoneSettings', phone, now: now() });
    return yes({ phone });
  };

/** Chooses the length and the life of a code that is mailed. */
export const setEmailSettings =
  ({ run, now }: Needs) =>
  async ({ tenantId, email }: ParsedRequestOf<typeof contracts.setEmailSettings>) => {
    await run(tenantId, { type: 'SetEmailSettings', email, now: now() });
    return yes({ email });
  };
