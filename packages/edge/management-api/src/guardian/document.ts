import {
  type GuardianPatch,
  type ProviderSettings,
  patchGuardian,
  readGuardian,
  readGuardianSettings,
  type SealedKind,
} from '@countersign/contracts';
import { type ReplyOf, type RequestOf, Unanswered } from '@countersign/core';
import { isProblem, type Problem } from '@countersign/edge-http';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { olderGuardianConfig } from './older-guardian-config.ts';

export type Patched = ReplyOf<typeof patchGuardian>;

/** What has to stay as it is, whatever the patch says. */
type Terms = Pick<RequestOf<typeof patchGuardian>, 'keepsOneOf'>;

/** One tenant's guardian document. */
export const guardianDocument = ({ ask }: Pick<ManagementNeeds, 'ask'>, tenantId: string) => {
  const older = olderGuardianConfig({ ask, tenantId });
  return {
    guardian: async () => answered(await ask(readGuardian, { tenantId })),
    settings: async () => answered(await ask(readGuardianSettings, { tenantId })),
    /** The settings of one kind; the secrets among them only when asked to reveal. */
    opened: async (kind: SealedKind, reveal: boolean): Promise<ProviderSettings | Problem> => {
      const request = { tenantId, open: [kind], reveal };
      const settings = answered(await ask(readGuardianSettings, request));
      if (isProblem(settings)) return settings;
      return settings.opened?.[kind] ?? older.opened(kind, reveal);
    },
    patch: async (patch: GuardianPatch, terms: Terms = {}): Promise<Patched> => {
      try {
        return await ask(patchGuardian, { tenantId, patch, ...terms });
      } catch (error) {
        // Nobody of this release is there yet, and nothing happened.
        if (!(error instanceof Unanswered) || error.silence !== 'no-responders') throw error;
        return older.patch(patch);
      }
    },
  };
};
export type GuardianDocument = ReturnType<typeof guardianDocument>;
