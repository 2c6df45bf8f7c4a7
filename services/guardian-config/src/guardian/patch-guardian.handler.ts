import {
  type patchGuardian as operation,
  patchedGuardian,
  type SealedKind,
  type SettingsChange,
  sealedKind,
} from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { SealedSettingsOf } from '../settings/sealed-settings.ts';
import type { GuardianDocuments } from './documents.ts';
import type { PatchGuardian } from './guardian.commands.ts';
import type { GuardianDocument } from './guardian.state.ts';
import { areWellFormed } from './templates.ts';

interface Needs {
  readonly documents: Pick<GuardianDocuments, 'patch'>;
  readonly settings: SealedSettingsOf;
  /** The carriers that may be chosen here. */
  readonly offered: PatchGuardian['offered'];
  readonly now: () => string;
}

type Request = ParsedRequestOf<typeof operation>;
type Changes = Readonly<Partial<Record<SealedKind, SettingsChange>>>;

const kindsOf = (changes: Changes) => sealedKind.options.filter((kind) => changes[kind]);

/** Changes some of a tenant's document: what it named is merged, sealed and recorded as one. */
export const patchGuardian = ({ documents, settings, offered, now }: Needs) => {
  const prepared = async (tenantId: string, changes: Changes, { sealed }: GuardianDocument) => {
    const all = kindsOf(changes).map(async (kind) => {
      const change = changes[kind];
      const done = change && (await settings.prepare({ tenantId, kind }, change, sealed[kind]));
      return done ? [[kind, done] as const] : [];
    });
    return Object.fromEntries((await Promise.all(all)).flat());
  };

  /** What the patch named, as it stands now. */
  const named = async ({ tenantId, patch }: Request, state: GuardianDocument) => {
    const all = kindsOf({ ...patch.providers, ...patch.services }).map(
      async (kind) =>
        [kind, await settings.show({ tenantId, kind }, state.sealed[kind], false)] as const,
    );
    const document = { ...state, selectedProvider: state.providerOrder[0] };
    const fields = new Map(Object.entries(patch));
    return patchedGuardian.parse({
      ...Object.fromEntries(Object.entries(document).filter(([key]) => fields.get(key))),
      ...(all.length > 0 && { opened: Object.fromEntries(await Promise.all(all)) }),
    });
  };

  return async (request: Request) => {
    const { tenantId, patch } = request;
    const { providers = {}, services = {}, ...plain } = patch;
    // Prepared inside the command, so that a secret changed meanwhile is never put back.
    const { state, refusal } = await documents.patch(tenantId, patch, async (before) => ({
      type: 'PatchGuardian',
      patch: {
        ...plain,
        providers: await prepared(tenantId, providers, before),
        services: await prepared(tenantId, services, before),
      },
      areWellFormed: patch.templates === undefined || areWellFormed(patch.templates),
      ...{ offered, now: now() },
    }));
    return refusal ? no(refusal) : yes(await named(request, state));
  };
};
export type Patch = ReturnType<typeof patchGuardian>;
