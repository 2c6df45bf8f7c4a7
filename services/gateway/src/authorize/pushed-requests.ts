import type { Application } from '@countersign/contracts';
import { defineBucket, type Messaging } from '@countersign/kernel';
import { z } from 'zod';
import { randomToken, recordKey } from '../random-token.ts';
import type { Parameters } from './parameters.ts';

/** RFC 9126 2.2 suggests 5 to 600 seconds. */
export const pushedSeconds = 90;
const prefix = 'urn:ietf:params:oauth:request_uri:';

const pushedRequestBucket = defineBucket('pushed-requests', {
  value: z.record(z.string(), z.string()),
  ttlMs: pushedSeconds * 1_000,
});

/** Requests that an application pushed ahead of the browser: each can be begun once. */
export const pushedRequests = ({ keyValue }: Pick<Messaging, 'keyValue'>) => {
  const records = keyValue(pushedRequestBucket);
  return {
    push: async ({ tenantId, clientId }: Application, parameters: Record<string, string>) => {
      const token = randomToken();
      await records.put(recordKey(token, tenantId, clientId), parameters);
      return `${prefix}${token}`;
    },
    use: async (
      { tenantId, clientId }: Application,
      requestUri: string,
    ): Promise<Parameters | undefined> => {
      if (!requestUri.startsWith(prefix)) return undefined;
      const key = recordKey(requestUri.slice(prefix.length), tenantId, clientId);
      const use = await records.use(key);
      return use.status === 'used' ? use.value : undefined;
    },
  };
};
export type PushedRequests = ReturnType<typeof pushedRequests>;
