import { createHash } from 'node:crypto';

/** NATS allows few characters in the names of streams, consumers and buckets. */
export const safeName = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]/g, '_');

/** Every inbox begins so: ours, and those of other clients of NATS. */
const inbox = '_INBOX';

/** Every inbox of a service begins so; permissions can be written for it. */
export const inboxPrefixOf = (service: string): string => `${inbox}_${safeName(service)}`;

/** Whether an answer can only reach somebody who waits for one. */
export const isInbox = (subject: string | undefined): boolean =>
  subject?.startsWith(inbox) ?? false;

/**
 * A record's key, as NATS can take it: any text becomes 43 plain characters. A hash rather than an
 * encoding, so that long keys fit and the server's listings show nobody's ids.
 */
export const safeKey = (key: string): string =>
  createHash('sha256').update(key).digest('base64url');
