import { z } from 'zod';

/** No credentials in the address (they would end up in logs), no fragment, http or https. */
export const webhookAddress = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .refine((value) => {
    const { username, password, hash } = new URL(value);
    return username === '' && password === '' && hash === '';
  });
