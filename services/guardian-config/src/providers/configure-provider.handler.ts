import { configureProvider as operation } from '@countersign/contracts';
import { no, noOf, type ParsedRequestOf, yes } from '@countersign/kernel';
import type { OutboundHttp } from '@countersign/outbound-http';
import { type SmsProviderDefinition, smsProviderOf } from '@countersign/sms-providers';
import type { Vault } from '@countersign/vault';
import type { Settings } from '../guardian/guardian.commands.ts';
import type { TenantGuardian } from '../guardian/guardian.state.ts';
import type { Run } from '../guardian/run.ts';
import { masked, unmasked } from './masked-settings.ts';
import { openSettings, sealSettings } from './sealed-settings.ts';

interface Needs {
  readonly run: Run;
  readonly vault: Vault;
  readonly now: () => string;
  /** Knows where a webhook may be. */
  readonly http: Pick<OutboundHttp, 'allows'>;
}

type Request = ParsedRequestOf<typeof operation>;

/** Replaces a provider's settings: checked, merged with the masked secrets, and sealed. */
export const configureProvider = ({ run, vault, now, http }: Needs) => {
  const prepare = async (
    { tenantId, kind, settings }: Request,
    { secrets, stored: schema }: SmsProviderDefinition,
    { providers }: TenantGuardian,
  ): Promise<Settings> => {
    const stored = await openSettings(vault, { tenantId, kind }, providers[kind]);
    const restored = unmasked(settings, secrets, stored);
    if (!restored) return { status: 'masked' };
    if (Object.keys(restored).length === 0) return { status: 'none' };
    const { url } = restored;
    if (url !== undefined && !http.allows(url)) return { status: 'address_forbidden' };
    if (!schema.safeParse(restored).success) return { status: 'malformed' };
    return { status: 'sealed', ...(await sealSettings(vault, { tenantId, kind }, restored)) };
  };

  return async (request: Request) => {
    const { tenantId, kind, settings } = request;
    const definition = smsProviderOf(kind);
    if (!definition) return no('provider_unavailable');

    // Prepared inside the command, so that a secret changed meanwhile is never put back.
    const { refusal } = await run(tenantId, async (state) => ({
      type: 'ConfigureProvider' as const,
      provider: kind,
      settings: await prepare(request, definition, state),
      now: now(),
    }));
    return refusal
      ? noOf(operation, refusal)
      : yes({ settings: masked(settings, definition.secrets) });
  };
};
