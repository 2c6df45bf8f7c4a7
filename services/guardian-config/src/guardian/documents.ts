import { type GuardianPatch, patchedReader } from '@countersign/contracts';
import { cachedAggregate, type EventStore, type Expecting, type Revision } from '@countersign/core';
import { factors } from '@countersign/factors';
import type { PatchGuardian } from './guardian.commands.ts';
import { guardian } from './guardian.decider.ts';
import { guardianEvent } from './guardian.events.ts';
import type { GuardianDocument } from './guardian.state.ts';

/** Streams whose state is kept at hand; the one unread the longest makes room. */
const streamsMax = 2_000;

/** What logins ask for. */
const guardianStream = (tenantId: string) => `guardianConfig-${tenantId}`;
/** What only admins ask for lies apart, so that it never makes a login slower. */
const adminStream = (tenantId: string) => `factorSettings-${tenantId}`;
/** What is asked for where a key is enrolled; a replica of 0.2.0 never comes by it. */
const keyStream = (tenantId: string) => `allowedAuthenticators-${tenantId}`;

/** What is asked for where a message is sent; a replica of 0.2.0 never comes by it, either. */
const limitStream = (tenantId: string) => `messageLimits-${tenantId}`;

/** What is asked for where a mail is sent; a replica of 0.2.0 never comes by it, either. */
const mailStream = (tenantId: string) => `mailProvider-${tenantId}`;

/** The tenant whose stream it is; no category has a dash. */
export const tenantOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

const streams = {
  ...{ logins: guardianStream, admins: adminStream },
  ...{ keys: keyStream, limits: limitStream, mail: mailStream },
};

/** Who reads with 0.2.0 is told of each factor, also of those that were never switched. */
const allOff = Object.fromEntries(factors.names.map((name) => [name, false]));

const withEachFactor = (document: GuardianDocument): GuardianDocument => ({
  ...document,
  factors: { ...allOff, ...document.factors },
});

/** A document, and how far its stream has come. */
interface StoodDocument {
  readonly document: GuardianDocument;
  readonly revision: Revision;
}

type Asked = (before: GuardianDocument) => Promise<PatchGuardian>;

/** Reads and patches tenants' documents. Of streams used often only what is new is read again. */
export const guardianDocuments = (store: EventStore) => {
  const { run, recallStood, recallRecent } = cachedAggregate({
    ...{ decider: guardian, event: guardianEvent, store, streamsMax },
  });
  const standing =
    (streamOf: (tenantId: string) => string) =>
    async (tenantId: string): Promise<StoodDocument> => {
      const { state: document, revision } = await recallStood(streamOf(tenantId));
      return { document, revision };
    };
  return {
    patch: async (
      tenantId: string,
      { patch, expectedRevision }: { readonly patch: GuardianPatch } & Expecting,
      asked: Asked,
    ) => {
      const stream = streams[patchedReader(patch)](tenantId);
      const { state, ...outcome } = await run(stream, asked, { expectedRevision });
      return { ...outcome, state: withEachFactor(state) };
    },
    /** The same, or what it was within the last second: every login asks. */
    readRecent: async (tenantId: string): Promise<GuardianDocument> =>
      withEachFactor(await recallRecent(guardianStream(tenantId))),
    read: async (tenantId: string): Promise<StoodDocument> => {
      const { state, revision } = await recallStood(guardianStream(tenantId));
      return { document: withEachFactor(state), revision };
    },
    readForKeys: standing(keyStream),
    readLimits: standing(limitStream),
    readForAdmins: standing(adminStream),
    readMail: standing(mailStream),
    readRecentMail: (tenantId: string): Promise<GuardianDocument> =>
      recallRecent(mailStream(tenantId)),
    readRecentLimits: (tenantId: string): Promise<GuardianDocument> =>
      recallRecent(limitStream(tenantId)),
  };
};
export type GuardianDocuments = ReturnType<typeof guardianDocuments>;
