import {
  type GuardianPatch,
  type ProviderSettings,
  patchGuardian,
  readGuardian,
  readGuardianSettings,
  readMessageLimits,
  type SealedKind,
} from '@countersign/contracts';
import type { Reply, ReplyOf, RequestOf } from '@countersign/core';
import { isProblem, type Problem, unlessUnheard } from '@countersign/edge-http';
import type { FastifyReply } from 'fastify';
import { shownFrom } from '../conditional.ts';
import type { ManagementNeeds } from '../needs.ts';
import type { ProblemCode } from '../problem-codes.ts';
import { answered } from '../problems.ts';
import { olderGuardianConfig } from './older-guardian-config.ts';

export type Patched = ReplyOf<typeof patchGuardian>;

/** What has to stay as it is, whatever the patch says. */
type Terms = Pick<RequestOf<typeof patchGuardian>, 'keepsOneOf' | 'expectedRevision'>;

/** One tenant's guardian document; `reply` is the answer that shows what is read of it. */
export const guardianDocument = (
  { ask }: Pick<ManagementNeeds, 'ask'>,
  tenantId: string,
  reply?: FastifyReply,
) => {
  const older = olderGuardianConfig({ ask, tenantId });
  const shown = <Value>(asked: Reply<Value, ProblemCode>) =>
    reply ? shownFrom(reply, asked) : answered(asked);
  return {
    guardian: async () => shown(await ask(readGuardian, { tenantId })),
    /** A guardian-config of 0.2.0 does not answer. */
    messageLimits: async () => shown(await ask(readMessageLimits, { tenantId })),
    settings: async () => shown(await ask(readGuardianSettings, { tenantId })),
    /** The settings of one kind; the secrets among them only when asked to reveal. */
    opened: async (kind: SealedKind, reveal: boolean): Promise<ProviderSettings | Problem> => {
      const request = { tenantId, open: [kind], reveal };
      const settings = shown(await ask(readGuardianSettings, request));
      if (isProblem(settings)) return settings;
      return settings.opened?.[kind] ?? older.opened(kind, reveal);
    },
    patch: async (patch: GuardianPatch, terms: Terms = {}): Promise<Patched> => {
      const patched = await unlessUnheard(ask(patchGuardian, { tenantId, patch, ...terms }));
      // Where nobody of this release is there yet, nothing happened.
      return patched ?? older.patch(patch);
    },
  };
};
export type GuardianDocument = ReturnType<typeof guardianDocument>;
