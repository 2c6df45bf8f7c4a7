import { categories } from '@countersign/auth0-logs';
import { z } from 'zod';
import { anything, defineFields, none, only } from './fields.ts';

const filter = z.strictObject({ type: z.literal('category'), name: z.enum(categories) });
const header = z.strictObject({ header: z.string().max(128), value: z.string().max(4_096) });

export const sink = z.strictObject({
  httpEndpoint: z.url().max(2_048).describe('The address of the receiver'),
  httpContentType: z.string().max(128).nullish(),
  httpContentFormat: z.enum(['JSONLINES', 'JSONARRAY', 'JSONOBJECT']).nullish(),
  httpAuthorization: z.string().max(4_096).nullish(),
  httpCustomHeaders: z.array(header).max(20).nullish(),
  /** Ours: deliveries are signed by the Standard Webhooks scheme. Made where none is given. */
  httpSigningSecret: z.string().max(100).nullish(),
});

/** Where a tenant's log is sent, but for what kind of receiver it is. */
export const logStreamFields = defineFields({
  acts: {
    name: z.string().min(1).max(255),
    status: z.enum(['active', 'paused']),
    filters: z.array(filter),
  },
  kept: anything('isPriority'),
  refused: {
    pii_config: only(
      z.looseObject({ log_fields: z.array(z.never()) }),
      'Lines are sent as they are: nothing in them is masked',
    ),
    startFrom: none('Only what is logged from now on is sent'),
  },
});

/** Auth0's kinds of receivers; all but one have to be reached by an agent of their own. */
export const receiver = z.json().refine((given) => given === 'http', {
  error: 'Only receivers of the type http are offered',
});
