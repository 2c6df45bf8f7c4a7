import { defineOperation } from '@countersign/core';
import { z } from 'zod';

/** Whether this deployment can send mail: without a server for it, none is ever sent. */
export const readMailing = defineOperation('mail-dispatch.ask.v1.read-mailing', {
  request: z.object({}),
  value: z.object({ isOn: z.boolean() }),
});
