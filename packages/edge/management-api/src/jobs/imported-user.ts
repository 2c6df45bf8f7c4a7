import {
  hashSchemeOf,
  type ImportFault,
  type importEntry,
  type importedUser,
  metadata,
  type newAuthenticator,
} from '@countersign/contracts';
import type { Factors } from '@countersign/factors';
import { z } from 'zod';
import { profileFields, profileOf } from '../users/user.wire.ts';
import { chosenUserId } from '../users/user-id.ts';

type NewAuthenticator = z.input<typeof newAuthenticator>;

/** How a file says what somebody proves themselves with: one factor an entry, by its name there. */
const importedFactors = (factors: Factors) => {
  const imported = factors.all.flatMap(({ kind, registration }) =>
    registration ? [{ kind, ...registration.imported }] : [],
  );
  const names = imported.map(({ name }) => name);
  const shape = Object.fromEntries(
    imported.map(({ name, fields }) => [name, z.strictObject(fields).optional()]),
  );
  const entry = z
    .strictObject(shape)
    .refine((each) => Object.values(each).filter(Boolean).length === 1, {
      message: `must be exactly one of ${names.join(', ')}`,
    });
  const authenticatorOf = (given: z.output<typeof entry>): NewAuthenticator[] =>
    imported.flatMap(({ kind, name, given: said }) => {
      const value = given[name];
      return value ? [{ kind, ...said(value) }] : [];
    });
  return { entry, authenticatorOf };
};

/** Which there are, and how much one may cost, is for whoever will verify it. */
const isHash = (value: string, isOf: (scheme: string) => boolean) => {
  const scheme = hashSchemeOf(value);
  return scheme !== undefined && isOf(scheme);
};
const isBcrypt = (scheme: string) => scheme.startsWith('bcrypt:');
const bcryptHash = z.string().refine((value) => isHash(value, isBcrypt), {
  message: 'must be bcrypt of a cost from 4 to 13, as $2a$, $2b$ or $2y$',
});
const argon2Hash = z.string().refine((value) => isHash(value, (scheme) => !isBcrypt(scheme)), {
  message: 'must be argon2id of at most m=65536, t=10, p=8 and 256 MiB in all, as PHC text',
});
const encoding = z.literal('utf8').optional();
const passwordHash = z.discriminatedUnion(
  'algorithm',
  [
    z.strictObject({
      algorithm: z.literal('argon2'),
      hash: z.strictObject({ value: argon2Hash, encoding }),
    }),
    z.strictObject({
      algorithm: z.literal('bcrypt'),
      hash: z.strictObject({ value: bcryptHash, encoding }),
    }),
  ],
  'only argon2 and bcrypt can be imported',
);

const { phone_number: _, phone_verified: __, ...fields } = profileFields;

/** Somebody in a file, as Auth0's schema for imports has it. */
const fileUserOf = (factor: ReturnType<typeof importedFactors>['entry']) =>
  z
    .strictObject({
      ...fields,
      email: z.email().max(254),
      user_id: chosenUserId.optional(),
      user_metadata: metadata.optional(),
      app_metadata: metadata.optional(),
      blocked: z.boolean().optional(),
      password_hash: bcryptHash.optional(),
      custom_password_hash: passwordHash.optional(),
      mfa_factors: z.array(factor).min(1).max(10).optional(),
    })
    .refine(({ password_hash: one, custom_password_hash: other }) => !one || !other, {
      message: 'must not be beside password_hash',
      path: ['custom_password_hash'],
    })
    .describe('A user of the file');
type FileUser = z.output<ReturnType<typeof fileUserOf>>;

type ReadFactor = ReturnType<typeof importedFactors>['authenticatorOf'];

const userOf = (user: FileUser, authenticatorOf: ReadFactor): z.input<typeof importedUser> => {
  const { user_id: userId, custom_password_hash: hashed, blocked } = user;
  const passwordHash = hashed?.hash.value ?? user.password_hash;
  const { user_metadata: userMetadata, app_metadata: appMetadata } = user;
  return {
    profile: profileOf(user),
    ...(userId !== undefined && { userId }),
    ...(passwordHash !== undefined && { passwordHash }),
    ...(userMetadata && { userMetadata }),
    ...(appMetadata && { appMetadata }),
    ...(blocked !== undefined && { blocked }),
    factors: (user.mfa_factors ?? []).flatMap(authenticatorOf),
  };
};

/** What nobody is shown again. */
const secrets: readonly string[] = ['password_hash', 'custom_password_hash', 'mfa_factors'];

const isObject = (value: unknown): value is Record<string, z.core.util.JSONType> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shownOf = (given: unknown) =>
  isObject(given)
    ? Object.fromEntries(Object.entries(given).filter(([key]) => !secrets.includes(key)))
    : {};

/** Auth0's words for what is wrong with a property. */
const codes: Readonly<Record<string, string>> = {
  custom: 'NOT_PASSED',
  invalid_format: 'FORMAT',
  invalid_type: 'INVALID_TYPE',
  invalid_union: 'ENUM_MISMATCH',
  invalid_value: 'ENUM_MISMATCH',
  too_big: 'MAX_LENGTH',
  too_small: 'MIN_LENGTH',
  unrecognized_keys: 'OBJECT_ADDITIONAL_PROPERTIES',
};

const pathOf = (path: readonly PropertyKey[]) =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .slice(1);

/** Zod's messages name types and keys, and repeat no value. */
const faultOf = ({ code, path, message }: z.core.$ZodIssue): ImportFault => {
  const where = pathOf(path);
  return {
    code: codes[code] ?? 'NOT_PASSED',
    message: where === '' ? message : `Error in ${where} property - ${message}`,
    ...(where !== '' && { path: where }),
  };
};

const duplicated = (property: string): ImportFault => ({
  code: 'DUPLICATED_USER',
  message: `A user with this ${property} was already provided.`,
  path: property,
});

/** Remembers who was in the file already, by what can be theirs alone. */
const watch = () => {
  const seen = new Set<string>();
  return (user: FileUser): ImportFault | undefined => {
    const { email, user_id, username } = user;
    const names = { email: email.toLowerCase(), user_id, username: username?.toLowerCase() };
    const given = Object.entries(names).filter(([, value]) => value !== undefined);
    const again = given.find(([property, value]) => seen.has(`${property} ${value}`));
    for (const [property, value] of given) seen.add(`${property} ${value}`);
    return again && duplicated(again[0]);
  };
};

/** What a file says, place by place: somebody to import, or what is wrong with them. */
export const entriesOf = (
  file: readonly unknown[],
  factors: Factors,
): readonly z.input<typeof importEntry>[] => {
  const seenBefore = watch();
  const { entry, authenticatorOf } = importedFactors(factors);
  const fileUser = fileUserOf(entry);
  return file.map((given) => {
    const shown = shownOf(given);
    const parsed = fileUser.safeParse(given);
    if (!parsed.success) return { shown, faults: parsed.error.issues.map(faultOf) };
    const fault = seenBefore(parsed.data);
    return fault
      ? { shown, faults: [fault] }
      : { shown, user: userOf(parsed.data, authenticatorOf) };
  });
};
