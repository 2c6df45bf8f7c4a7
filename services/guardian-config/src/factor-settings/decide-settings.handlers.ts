import type * as contracts from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/kernel';
import type { TenantSettings } from './tenant-settings.ts';

interface Needs extends TenantSettings {
  readonly now: () => string;
}

/** Tells what a tenant has decided of its factors that no login needs to know. */
export const readGuardianSettings =
  ({ read }: Pick<Needs, 'read'>) =>
  async ({ tenantId }: ParsedRequestOf<typeof contracts.readGuardianSettings>) => {
    const { services: _, ...settings } = await read(tenantId);
    return yes(settings);
  };

/** Chooses who carries a push. */
export const selectPushProvider =
  ({ run, now }: Needs) =>
  async ({ tenantId, provider }: ParsedRequestOf<typeof contracts.selectPushProvider>) => {
    await run(tenantId, { type: 'SelectPushProvider', provider, now: now() });
    return yes({ provider });
  };

/** Changes what is said of the tenant's own app. */
export const describePushApp =
  ({ run, now }: Needs) =>
  async ({ tenantId, app }: ParsedRequestOf<typeof contracts.describePushApp>) => {
    const { state } = await run(tenantId, { type: 'DescribePushApp', app, now: now() });
    return yes({ app: state.pushApp });
  };

/** Changes the settings of a WebAuthn factor. */
export const setWebauthn =
  ({ run, now }: Needs) =>
  async ({ tenantId, factor, settings }: ParsedRequestOf<typeof contracts.setWebauthn>) => {
    const { state } = await run(tenantId, { type: 'SetWebauthn', factor, settings, now: now() });
    return yes({ settings: state.webauthn[factor] });
  };
