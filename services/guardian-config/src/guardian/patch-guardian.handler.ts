import {
  type FactorServiceKind,
  type MailProviderChange,
  type patchGuardian as operation,
  type PushProvider,
  patchedGuardian,
  pushProvider,
  type SealedKind,
  type SettingsChange,
  sealedKind,
} from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { Owner, SealedSettingsOf } from '../settings/sealed-settings.ts';
import type { GuardianDocuments } from './documents.ts';
import type { PatchGuardian, PreparedMailProvider } from './guardian.commands.ts';
import { fieldOf } from './guardian.decider.ts';
import type { GuardianDocument, SealedSettings } from './guardian.state.ts';
import { shownMailProvider } from './read-guardian.handlers.ts';
import { malformedOf } from './templates.ts';

interface Needs {
  readonly documents: Pick<GuardianDocuments, 'patch'>;
  readonly settings: SealedSettingsOf;
  /** The carriers that may be chosen here. */
  readonly offered: PatchGuardian['offered'];
  /** Those that can call. */
  readonly calling: PatchGuardian['calling'];
  readonly now: () => string;
}

type Request = ParsedRequestOf<typeof operation>;
type Changes = Readonly<Partial<Record<SealedKind, SettingsChange>>>;

/** Who asked: a gateway of 0.2.0 has no words for what is refused since. */
interface By {
  readonly isOlder?: boolean;
}

/** The services by any of which a push provider works; the deployment's own needs none. */
const servicesOfPush: Readonly<Record<PushProvider, readonly FactorServiceKind[] | undefined>> = {
  guardian: undefined,
  sns: ['sns'],
  direct: ['apns', 'fcm', 'fcmv1'],
};

const sealedIn = ({ sealedSettings, fingerprint }: SealedSettings): SealedSettings => ({
  ...{ sealedSettings, fingerprint },
});

const kindsOf = (changes: Changes) => sealedKind.options.filter((kind) => changes[kind]);

/** Changes some of a tenant's document: what it named is merged, sealed and recorded as one. */
export const patchGuardian = ({ documents, settings, offered, calling, now }: Needs) => {
  const prepared = async (tenantId: string, changes: Changes, { sealed }: GuardianDocument) => {
    const all = kindsOf(changes).map(async (kind) => {
      const change = changes[kind];
      const done = change && (await settings.prepare({ tenantId, kind }, change, sealed[kind]));
      return done ? [[kind, done] as const] : [];
    });
    return Object.fromEntries((await Promise.all(all)).flat());
  };

  /** A change of the tenant's own mail server; of what is not touched nothing is judged anew. */
  const ofMail = async (
    tenantId: string,
    { settings: given, ...change }: MailProviderChange,
    { mailProvider: before }: GuardianDocument,
  ): Promise<PreparedMailProvider> => {
    const isTouched = Object.keys(given).length > 0 || !before;
    const owner = { tenantId, kind: 'smtp' } as const;
    return {
      ...change,
      settings: isTouched
        ? await settings.prepare(owner, { mode: 'merge', settings: given }, before ?? undefined)
        : { status: 'sealed', suffice: true, ...sealedIn(before) },
    };
  };

  /** What the patch named, as it stands now. */
  const named = async ({ tenantId, patch }: Request, state: GuardianDocument) => {
    const all = kindsOf({ ...patch.providers, ...patch.services }).map(
      async (kind) =>
        [kind, await settings.show({ tenantId, kind }, state.sealed[kind], false)] as const,
    );
    const document = {
      ...{ ...state, selectedProvider: state.providerOrder[0] },
      mailProvider: patch.mailProvider && (await shownMailProvider(settings, tenantId, state)),
    };
    const fields = new Map(Object.entries(patch));
    return patchedGuardian.parse({
      ...Object.fromEntries(
        Object.entries(document).filter(([key]) => fields.get(key) !== undefined),
      ),
      ...(all.length > 0 && { opened: Object.fromEntries(await Promise.all(all)) }),
    });
  };

  /** Whether a kind has what using it takes, once a patch's own settings are in. */
  const willSuffice = async (
    { tenantId, kind }: Owner & { readonly kind: SealedKind },
    { providers = {}, services = {} }: PatchGuardian['patch'],
    { sealed }: GuardianDocument,
  ) => {
    const written = { ...providers, ...services }[kind];
    return written
      ? written.status === 'sealed' && written.suffice
      : settings.suffices({ tenantId, kind }, sealed[kind]);
  };

  /** Those that a patch chooses, and that could send. */
  const usable = async (
    tenantId: string,
    patch: PatchGuardian['patch'],
    before: GuardianDocument,
  ) => {
    const has = async (kind: SealedKind) => willSuffice({ tenantId, kind }, patch, before);
    const named = [patch.selectedProvider ?? [], patch.providerOrder ?? []].flat();
    const push = patch.pushProvider;
    const services = push === undefined ? [] : (servicesOfPush[push] ?? []);
    const works = await Promise.all(services.map(has));
    return {
      usable: (
        await Promise.all(named.map(async (kind) => ((await has(kind)) ? [kind] : [])))
      ).flat(),
      usableForPush: pushProvider.options.filter(
        (provider) => !servicesOfPush[provider] || (provider === push && works.includes(true)),
      ),
    };
  };

  return async (request: Request, { isOlder = false }: By = {}) => {
    const { tenantId, patch, keepsOneOf, expectedRevision } = request;
    let command: PatchGuardian | undefined;
    const { providers = {}, services = {}, mailProvider, ...plain } = patch;
    // Prepared inside the command, so that a secret changed meanwhile is never put back.
    const { state, refusal } = await documents.patch(
      tenantId,
      { patch, expectedRevision },
      async (before) => {
        const written = {
          ...plain,
          providers: await prepared(tenantId, providers, before),
          services: await prepared(tenantId, services, before),
          ...(mailProvider !== undefined && {
            mailProvider: mailProvider && (await ofMail(tenantId, mailProvider, before)),
          }),
        };
        command = {
          type: 'PatchGuardian',
          patch: written,
          malformedTemplate: patch.templates && malformedOf(patch.templates),
          ...(isOlder
            ? { usable: offered, usableForPush: pushProvider.options, calling: offered }
            : { ...(await usable(tenantId, written, before)), calling }),
          ...{ offered, keepsOneOf, now: now() },
        };
        return command;
      },
    );
    if (!refusal) return yes(await named(request, state));
    if (refusal === 'changed_meanwhile') return no(refusal);
    return no(refusal, { field: command && fieldOf(refusal, command) });
  };
};
export type Patch = ReturnType<typeof patchGuardian>;
