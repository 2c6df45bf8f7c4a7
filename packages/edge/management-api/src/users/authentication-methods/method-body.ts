import { messageType, type newAuthenticator } from '@countersign/contracts';
import type { Factors } from '@countersign/factors';
import { z } from 'zod';

const name = z.string().min(1).max(20).describe('A human-readable label');

/** What may be changed of a method. */
export const methodChange = z.strictObject({
  name: name.optional(),
  preferred_authentication_method: messageType.optional(),
});

type Given = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly name?: string | undefined;
};

/** How admins write a method of each factor that they can register. */
export const methodBodies = (factors: Factors) => {
  const registrations = new Map(
    factors.all.flatMap(({ kind, registration }) =>
      registration ? [[kind, registration.method] as const] : [],
    ),
  );
  const fields = Object.fromEntries(
    [...registrations.values()].flatMap((each) => Object.entries(each.fields)),
  );
  const shape = {
    type: z.enum([...registrations.keys()]).describe('Type of the method'),
    name: name.optional(),
    ...fields,
  };

  return {
    /** A new method: one flat object for every type, closed, with what its type needs. */
    methodBody: z.strictObject(shape).superRefine((body: Given, context) => {
      const property = registrations.get(body.type)?.required;
      if (property === undefined || body[property] !== undefined) return;
      context.addIssue({ code: 'custom', message: `Missing required property: ${property}` });
    }),
    /** The authenticator a body asks for; the schema has seen to what its type needs. */
    authenticatorOf: (body: Given, host: string): z.input<typeof newAuthenticator> => ({
      kind: body.type,
      ...(body.name !== undefined && { name: body.name }),
      ...registrations.get(body.type)?.given(body, host),
    }),
  };
};
