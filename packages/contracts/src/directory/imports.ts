import { defineOperation, defineTopic } from '@countersign/core';
import { z } from 'zod';
import { bucketOf } from '../records.ts';
import { newAuthenticator } from '../session/authenticators.ts';
import { instant, metadata, tenantId } from '../vocabulary.ts';
import { profile } from './users.ts';

/** Somebody a file brings. What they prove themselves with is registered as an admin would. */
export const importedUser = z.object({
  /** Without the `auth0|` before it. */
  userId: z.string().optional(),
  profile,
  /** A hash that `hashSchemeOf` knows. */
  passwordHash: z.string().optional(),
  userMetadata: metadata.default({}),
  appMetadata: metadata.default({}),
  blocked: z.boolean().default(false),
  factors: z.array(newAuthenticator).default([]),
});
export type ImportedUser = z.output<typeof importedUser>;

/** Why somebody was not imported, in Auth0's words for jobs. */
export const importFault = z.object({
  code: z.string(),
  message: z.string(),
  path: z.string().optional(),
});
export type ImportFault = z.output<typeof importFault>;

/** What a file says of somebody, without what is secret in it. */
const shown = z.record(z.string(), z.json());

/** A place in a file: somebody who can be imported, or why not, seen at the door. */
export const importEntry = z.object({
  shown,
  user: importedUser.optional(),
  faults: z.array(importFault).default([]),
});
export type ImportEntry = z.output<typeof importEntry>;

export const importFailure = z.object({ user: shown, errors: z.array(importFault) });
export type ImportFailure = z.output<typeof importFailure>;

/** So many entries are kept together, and imported before the next are looked at. */
export const importBatchSize = 100;
const dayMs = 24 * 60 * 60_000;

/**
 * What a file holds, a batch a record, sealed in the context `user-import`: the gateway puts it
 * down, directory works it off and removes it. As in Auth0, everything about a job is gone after a
 * day: removed by directory, as what expires by itself would leave its bytes.
 */
export const importEntries = bucketOf('user-import-entries', z.string());
/** Who of a batch was not imported, sealed likewise, for the gateway to show. */
export const importFailures = bucketOf('user-import-failures', z.string());
/** For so long a job is told of. */
export const importKeptForMs = dayMs;
export const importRecordKey = (jobId: string, batch: number): string => `${jobId}/${batch}`;

export const importJob = z.object({
  jobId: z.string(),
  connectionId: z.string(),
  connection: z.string(),
  upsert: z.boolean(),
  externalId: z.string().optional(),
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
  total: z.int().nonnegative(),
  inserted: z.int().nonnegative(),
  updated: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  requestedAt: instant,
});
export type ImportJob = z.output<typeof importJob>;

/** Begins to import people whose entries have been put down. */
export const startImport = defineOperation('directory.ask.v1.start-import', {
  request: z.object({
    tenantId,
    jobId: z.string(),
    connectionId: z.string(),
    upsert: z.boolean(),
    externalId: z.string().optional(),
    total: z.int().nonnegative(),
  }),
  value: importJob,
  refusals: ['connection_unknown', 'too_many_imports'],
});

export const readImport = defineOperation('directory.ask.v1.read-import', {
  request: z.object({ tenantId, jobId: z.string() }),
  value: importJob,
  refusals: ['import_unknown'],
});

/** Told by directory to itself: there are people to import. */
export const importDue = defineTopic(
  'directory.told.v1.import-due',
  z.object({
    tenantId,
    jobId: z.string(),
    /** How many, so that what they left is found when the record of them is gone. */
    total: z.int().nonnegative().default(0),
  }),
);
