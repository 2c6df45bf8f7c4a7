import type { newAuthenticator } from '@countersign/contracts';
import { messageType } from '@countersign/contracts';
import { z } from 'zod';

/** What a method of each type cannot be without. */
const needed = { phone: 'phone_number', email: 'email', totp: 'totp_secret' } as const;

const name = z.string().min(1).max(20).describe('A human-readable label');

const shape = {
  type: z.enum(['phone', 'email', 'totp']).describe('Type of the method'),
  name: name.optional(),
  phone_number: z.string().min(2).max(30).optional(),
  preferred_authentication_method: messageType.optional(),
  email: z.email().max(254).optional().describe('An email address'),
  totp_secret: z.string().min(1).max(256).optional(),
};

/** A new method: one flat object for every type, closed, with what its type needs. */
export const methodBody = z.strictObject(shape).superRefine((body, context) => {
  const property = needed[body.type];
  if (body[property] !== undefined) return;
  context.addIssue({ code: 'custom', message: `Missing required property: ${property}` });
});
export type MethodBody = z.output<typeof methodBody>;

/** What may be changed of a method. */
export const methodChange = z.strictObject({
  name: name.optional(),
  preferred_authentication_method: messageType.optional(),
});

/** The authenticator a body asks for; the schema has seen to what its type needs. */
export const authenticatorOf = (body: MethodBody): z.input<typeof newAuthenticator> => {
  const named = body.name === undefined ? {} : { name: body.name };
  const { preferred_authentication_method: preferredMessageType = 'sms' } = body;
  switch (body.type) {
    case 'phone':
      return {
        kind: 'phone',
        ...named,
        phoneNumber: body.phone_number ?? '',
        preferredMessageType,
      };
    case 'email':
      return { kind: 'email', ...named, email: body.email ?? '' };
    case 'totp':
      return { kind: 'totp', ...named, secret: body.totp_secret ?? '' };
  }
};
