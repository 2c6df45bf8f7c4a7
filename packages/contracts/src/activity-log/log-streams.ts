import { defineOperation, defineTopic } from '@countersign/core';
import { z } from 'zod';
import { expectedRevision, metadata, nothing, tenantId } from '../vocabulary.ts';
import { activitiesMax } from './activity.ts';

/** Where a tenant's log is sent as it grows, and what of it. */
const settings = {
  name: z.string().min(1).max(255),
  status: z.enum(['active', 'paused']),
  endpoint: z.string().max(2_048),
  contentType: z.string().max(128),
  format: z.enum(['lines', 'array', 'object']),
  headers: z.array(z.object({ header: z.string().max(128), value: z.string().max(4_096) })),
  /** What it was narrowed by, in the words of whoever did; `kinds` is what that means. */
  filters: z.array(z.string()),
  kinds: z.array(z.string()).optional(),
  /** Auth0's settings that nothing here acts upon, kept so that a tool finds what it wrote. */
  others: metadata.optional(),
};

/** A log stream as it may be shown: without what authorises and what signs. */
export const logStream = z.object({ logStreamId: z.string(), ...settings });
export type LogStream = z.output<typeof logStream>;

/** As it is shown, with whether something authorises it. Headers are answered masked. */
const shownLogStream = logStream.extend({ hasAuthorization: z.boolean().optional() });

/** What authorises to the receiver, and what it knows us by. A mask means the one there is. */
const secrets = {
  authorization: z.string().max(4_096).nullable().optional(),
  signingSecret: z.string().optional(),
};

const refusals = [
  'authorization_masked',
  'header_masked',
  'log_stream_malformed',
  'signing_secret_masked',
  'webhook_address_forbidden',
] as const;
const one = { tenantId, logStreamId: z.string() };

/** The signing secret is answered in clear for the only time. */
export const createLogStream = defineOperation('activity-log.ask.v1.create-log-stream', {
  request: z.object({ tenantId, ...settings, ...secrets }),
  value: shownLogStream.extend({ signingSecret: z.string() }),
  refusals: [...refusals, 'too_many_log_streams'],
});

export const updateLogStream = defineOperation('activity-log.ask.v1.update-log-stream', {
  request: z.object({
    ...{ ...one, ...z.object({ ...settings, ...secrets }).partial().shape },
    expectedRevision,
  }),
  value: shownLogStream,
  refusals: [...refusals, 'log_stream_unknown', 'changed_meanwhile'],
});

export const removeLogStream = defineOperation('activity-log.ask.v1.remove-log-stream', {
  request: z.object({ ...one, expectedRevision }),
  value: nothing,
  refusals: ['changed_meanwhile'],
});

export const listLogStreams = defineOperation('activity-log.ask.v1.list-log-streams', {
  request: z.object({ tenantId }),
  value: z.object({ logStreams: z.array(shownLogStream) }),
});

/** Lines that a log stream's receiver has to get; told by the activity-log to itself. */
export const logDelivery = defineTopic(
  'activity-log.told.v1.delivery',
  z.object({ ...one, activityIds: z.array(z.uuid()).min(1).max(activitiesMax) }),
);
