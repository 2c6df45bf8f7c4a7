import { type Application, bucketOf } from '@countersign/contracts';
import type { Records } from '@countersign/core';
import { randomToken, recordKey } from '@countersign/edge-http';
import { openUnder, sealUnder } from '@countersign/vault';
import { z } from 'zod';
import type { Parameters } from './parameters.ts';

const context = 'pushed-request';
const prefix = 'urn:ietf:params:oauth:request_uri:';

const parameters = z.record(z.string(), z.string());

/**
 * A request can say who is to sign in (`login_hint`), so it is sealed under its own `request_uri`,
 * which is kept nowhere: what is left of it in a file after its 90 seconds opens to nobody.
 */
const pushedRequestBucket = bucketOf(
  'pushed-requests',
  // Of the 90 seconds before this was so, they are kept as they came.
  z.union([z.strictObject({ sealed: z.string() }), parameters]),
);

/** Requests that an application pushed ahead of the browser: each can be begun once. */
export const pushedRequests = ({ keyValue }: Records) => {
  const records = keyValue(pushedRequestBucket);
  return {
    push: async ({ tenantId, clientId }: Application, given: Record<string, string>) => {
      const token = randomToken();
      const sealed = sealUnder(token, context, JSON.stringify(given));
      await records.put(recordKey(token, tenantId, clientId), { sealed });
      return `${prefix}${token}`;
    },
    use: async (
      { tenantId, clientId }: Application,
      requestUri: string,
    ): Promise<Parameters | undefined> => {
      if (!requestUri.startsWith(prefix)) return undefined;
      const token = requestUri.slice(prefix.length);
      const use = await records.use(recordKey(token, tenantId, clientId));
      if (use.status !== 'used') return undefined;
      const { sealed } = use.value;
      if (sealed === undefined) return parameters.parse(use.value);
      return parameters.parse(JSON.parse(openUnder(token, context, sealed)));
    },
  };
};
export type PushedRequests = ReturnType<typeof pushedRequests>;
