import type * as contracts from '@countersign/contracts';
import { factorServiceKind } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/core';
import { smsProviderOf } from '@countersign/providers';
import type { SealedSettingsOf } from '../settings/sealed-settings.ts';
import type { GuardianDocuments } from './documents.ts';
import type { PatchGuardian } from './guardian.commands.ts';
import { isWithoutCaller } from './guardian.decider.ts';
import type { GuardianDocument } from './guardian.state.ts';

interface Needs {
  readonly documents: Pick<
    GuardianDocuments,
    'read' | 'readRecent' | 'readLimits' | 'readRecentLimits' | 'readForAdmins'
  >;
  readonly settings: Pick<SealedSettingsOf, 'show' | 'suffices'>;
}

/** Two streams, one of them of limits, read together: as they are, or were within a second. */
const readForLogin = async (
  documents: Needs['documents'],
  tenantId: string,
  mayBeKept: boolean,
) => {
  if (!mayBeKept) {
    const [stood, limits] = await Promise.all([
      documents.read(tenantId),
      documents.readLimits(tenantId),
    ]);
    return { ...stood, limits: limits.document };
  }
  const [document, limits] = await Promise.all([
    documents.readRecent(tenantId),
    documents.readRecentLimits(tenantId),
  ]);
  return { document, limits };
};

/** Tells what logins ask for, provider settings left out. */
export const readGuardian =
  ({ documents, settings, calling }: Needs & Pick<PatchGuardian, 'calling'>) =>
  async ({ tenantId, mayBeKept, looksInside }: ParsedRequestOf<typeof contracts.readGuardian>) => {
    const { document, limits, ...stood } = await readForLogin(documents, tenantId, mayBeKept);
    const { factors, policy, messageTypes, providerOrder, templates, phone, email } = document;
    const { browserMemory } = document;
    const couldSend = async (kind: contracts.SmsProviderKind) =>
      looksInside
        ? settings.suffices({ tenantId, kind }, document.sealed[kind])
        : document.sealed[kind] !== undefined || smsProviderOf(kind) === undefined;
    const canSend = (await Promise.all(providerOrder.map(couldSend))).includes(true);
    const phoneGaps: contracts.PhoneGap[] = [
      ...(canSend ? [] : (['provider_unconfigured'] as const)),
      ...(isWithoutCaller(document, { calling }) ? (['voice_unavailable'] as const) : []),
    ];
    const shown = {
      phoneGaps,
      ...{ factors, policy, messageTypes, templates, phone, email, browserMemory },
      ...{ selectedProvider: providerOrder[0], providerOrder },
      messageLimits: limits.messageLimits,
    };
    return yes(shown, stood);
  };

/** Tells sms-dispatch whom to try, in order, with settings still sealed, and what to write. */
export const readSmsDelivery =
  ({ documents }: Pick<Needs, 'documents'>) =>
  async ({ tenantId }: ParsedRequestOf<typeof contracts.readSmsDelivery>) => {
    const { providerOrder, sealed, templates } = await documents.readRecent(tenantId);
    const sealedSettings = (kind: contracts.SmsProviderKind) =>
      sealed[kind]?.sealedSettings ?? null;
    const providers = providerOrder.map((kind) => ({ kind, sealedSettings: sealedSettings(kind) }));
    return yes({ providers, templates });
  };

const isService = (kind: contracts.SealedKind) => factorServiceKind.safeParse(kind).success;

/** Tells what only admins ask for, and opens the settings that are asked for. */
export const readGuardianSettings =
  ({ documents, settings }: Needs) =>
  async ({ tenantId, open, reveal }: ParsedRequestOf<typeof contracts.readGuardianSettings>) => {
    const ofAdmins = await documents.readForAdmins(tenantId);
    const { pushProvider, pushApp, webauthn, sealed } = ofAdmins.document;
    const ofLogins = open.every(isService) ? undefined : await documents.read(tenantId);
    const all = { ...sealed, ...ofLogins?.document.sealed };
    const opened = await Promise.all(
      open.map(
        async (kind) => [kind, await settings.show({ tenantId, kind }, all[kind], reveal)] as const,
      ),
    );
    // One kind is asked for where it is to be changed: the revision is that of its stream.
    const { revision } = ofLogins ?? ofAdmins;
    return yes(
      { pushProvider, pushApp, webauthn, opened: Object.fromEntries(opened) },
      { revision },
    );
  };

/** A tenant's own mail server as an admin sees it. */
export const shownMailProvider = async (
  settings: Pick<SealedSettingsOf, 'show'>,
  tenantId: string,
  { mailProvider }: Pick<GuardianDocument, 'mailProvider'>,
): Promise<contracts.MailProvider | null> => {
  if (!mailProvider) return null;
  const { enabled } = mailProvider;
  const shown = await settings.show({ tenantId, kind: 'smtp' }, mailProvider, false);
  return { enabled, settings: shown };
};

/** Tells which models of authenticators keys may be enrolled of. */
export const readAllowedAuthenticators =
  ({ documents }: { readonly documents: Pick<GuardianDocuments, 'readForKeys'> }) =>
  async ({ tenantId }: ParsedRequestOf<typeof contracts.readAllowedAuthenticators>) => {
    const { document, revision } = await documents.readForKeys(tenantId);
    const { allowedAaguids } = document;
    return yes({ aaguids: allowedAaguids && [...allowedAaguids] }, { revision });
  };

/** Tells where texts and calls may go to, and how many, for who is to change it. */
export const readMessageLimits =
  ({ documents }: { readonly documents: Pick<GuardianDocuments, 'readLimits'> }) =>
  async ({ tenantId }: ParsedRequestOf<typeof contracts.readMessageLimits>) => {
    const { document, revision } = await documents.readLimits(tenantId);
    return yes(document.messageLimits, { revision });
  };

/** Tells a tenant's own mail server, its password masked, for who is to change it. */
export const readMailProvider =
  ({
    documents,
    settings,
  }: {
    readonly documents: Pick<GuardianDocuments, 'readMail'>;
    readonly settings: Pick<SealedSettingsOf, 'show'>;
  }) =>
  async ({ tenantId }: ParsedRequestOf<typeof contracts.readMailProvider>) => {
    const { document, revision } = await documents.readMail(tenantId);
    const provider = await shownMailProvider(settings, tenantId, document);
    return yes({ provider }, { revision });
  };

/** Tells mail-dispatch the sealed settings of the tenant's own server, where it is to send. */
export const readMailDelivery =
  ({ documents }: { readonly documents: Pick<GuardianDocuments, 'readRecentMail'> }) =>
  async ({ tenantId }: ParsedRequestOf<typeof contracts.readMailDelivery>) => {
    const { mailProvider } = await documents.readRecentMail(tenantId);
    return yes({ sealedSettings: mailProvider?.enabled ? mailProvider.sealedSettings : null });
  };
