import * as contracts from '@countersign/contracts';
import { noOf, type ParsedRequestOf, yes } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import { masked, unmasked } from '../providers/masked-settings.ts';
import { openSettings, sealSettings } from '../providers/sealed-settings.ts';
import type { ServiceSettings } from './factor-settings.commands.ts';
import type { FactorSettings } from './factor-settings.state.ts';
import type { TenantSettings } from './tenant-settings.ts';

/** The secrets among a service's settings, masked when they are shown. */
const secretsOf: Readonly<Record<contracts.FactorServiceKind, readonly string[]>> = {
  sns: ['aws_secret_access_key'],
  apns: ['p12'],
  fcm: ['server_key'],
  fcmv1: ['server_credentials'],
  duo: ['skey'],
};

interface Needs extends TenantSettings {
  readonly vault: Vault;
  readonly now: () => string;
}

/** Opens one service's settings for an admin; the secrets among them only when asked to reveal. */
export const readFactorService =
  ({ read, vault }: Pick<Needs, 'read' | 'vault'>) =>
  async ({ tenantId, kind, reveal }: ParsedRequestOf<typeof contracts.readFactorService>) => {
    const { services } = await read(tenantId);
    const settings = await openSettings(vault, { tenantId, kind }, services[kind]);
    return yes({ settings: reveal ? settings : masked(settings, secretsOf[kind]) });
  };

type Request = ParsedRequestOf<typeof contracts.configureFactorService>;

/** Replaces one service's settings or changes some of them: the masks resolved, and sealed. */
export const configureFactorService = ({ run, vault, now }: Needs) => {
  const restore = async (
    { tenantId, kind, mode, settings }: Request,
    { services }: FactorSettings,
  ) => {
    const stored = await openSettings(vault, { tenantId, kind }, services[kind]);
    const wanted = mode === 'merge' ? { ...stored, ...settings } : settings;
    return unmasked(wanted, secretsOf[kind], stored);
  };

  const seal = async (
    { tenantId, kind }: Request,
    settings: Record<string, string> | undefined,
  ): Promise<ServiceSettings> => {
    if (!settings) return { status: 'masked' };
    if (Object.keys(settings).length === 0) return { status: 'none' };
    return { status: 'sealed', ...(await sealSettings(vault, { tenantId, kind }, settings)) };
  };

  return async (request: Request) => {
    const { tenantId, kind, settings: given } = request;
    // Prepared inside the command, so that a secret changed meanwhile is never put back.
    const { state, refusal } = await run(tenantId, async (before) => ({
      type: 'ConfigureFactorService' as const,
      service: kind,
      settings: await seal(request, await restore(request, before)),
      now: now(),
    }));
    if (refusal) return noOf(contracts.configureFactorService, refusal);
    const settings = await openSettings(vault, { tenantId, kind }, state.services[kind]);
    const hide = (shown: contracts.ProviderSettings) => masked(shown, secretsOf[kind]);
    return yes({ given: hide(given), settings: hide(settings) });
  };
};
