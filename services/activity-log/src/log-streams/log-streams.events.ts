import { instant, logStream } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

const { logStreamId, headers: _, ...settings } = logStream.shape;

/**
 * Whole, as it is from then on. Its headers, what authorises and what signs are sealed together
 * with the service's key.
 */
const described = { logStreamId, ...settings, sealedSecrets: z.string() };

export const LogStreamCreated = defineEvent('LogStreamCreated', { ...described, at: instant });
export const LogStreamChanged = defineEvent('LogStreamChanged', { ...described, at: instant });
export const LogStreamRemoved = defineEvent('LogStreamRemoved', { logStreamId, at: instant });

export const logStreamsEvent = z.discriminatedUnion('type', [
  LogStreamCreated.schema,
  LogStreamChanged.schema,
  LogStreamRemoved.schema,
]);
export type LogStreamsEvent = z.output<typeof logStreamsEvent>;
