import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { tenantId } from '../vocabulary.ts';

/**
 * Whether mail can be sent for a tenant, by a server of its own or by the deployment's; of no
 * tenant, as 0.2.0 asks, whether by the deployment's. Without a server none is ever sent.
 */
export const readMailing = defineOperation('mail-dispatch.ask.v1.read-mailing', {
  request: z.object({ tenantId: tenantId.optional() }),
  value: z.object({ isOn: z.boolean() }),
});
