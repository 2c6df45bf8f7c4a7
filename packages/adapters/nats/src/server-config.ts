import { createHash } from 'node:crypto';
import { operatorPermissions } from './operating.ts';
import { type Permissions, permissionsOf, type Spoken } from './permissions.ts';
import { readerPermissions } from './record-copy.ts';

/** Somebody whom a server is to know, and what they may do. */
export interface NatsUser {
  readonly name: string;
  readonly permissions: Permissions;
}

/** What the server knows each user by, by their names; the seed to it is the user's alone. */
export type PublicKeys = Readonly<Record<string, string>>;

/** Whoever has a user of the server. */
export interface Everybody {
  /** Those who speak to one another over it. */
  readonly speakers: readonly (Spoken & { readonly name: string })[];
  /** Who looks at what nobody could handle. */
  readonly operator: string;
  /** Who copies records out of it, and who puts them back. */
  readonly backup: string;
  readonly restore: string;
  /** The buckets that are copied. */
  readonly copied: readonly string[];
}

/** The users of a server, each with what it is to let them do. */
export const natsUsers = (everybody: Everybody): readonly NatsUser[] => {
  const { speakers, operator, backup, restore, copied } = everybody;
  const nothing = { asks: [], answers: [], tells: [], follows: [] };
  return [
    ...speakers.map((spoken) => ({
      name: spoken.name,
      permissions: permissionsOf(spoken.name, spoken),
    })),
    { name: operator, permissions: operatorPermissions(operator) },
    { name: backup, permissions: readerPermissions(backup, copied) },
    { name: restore, permissions: permissionsOf(restore, { ...nothing, buckets: copied }) },
  ];
};

const list = (subjects: readonly string[]) =>
  subjects.map((subject) => `\n          ${JSON.stringify(subject)}`).join('');

/** A replier answers once, and soon: whoever asks waits no longer. */
const repliesOnce = '\n        allow_responses: { max: 1, expires: "1m" }';

const user = ({ name, permissions: { publish, subscribe, replies } }: NatsUser, key: string) => `
    { # ${name}
      nkey: ${key}
      permissions {
        publish: [${list(publish)}
        ]
        subscribe: [${list(subscribe)}
        ]${replies ? repliesOnce : ''}
      }
    }`;

/** @throws where somebody has no key: a server takes a configuration whole or not at all */
const keyOf = ({ name }: NatsUser, keys: PublicKeys): string => {
  const key = keys[name];
  if (key === undefined) throw new Error(`there is no key for the NATS user ${name}`);
  return key;
};

/**
 * The users of a NATS server, each with their key and nothing but their own subjects. Keys and
 * rights are one text, so that no server can be given the rights of one release and the keys of
 * another: it would not start.
 */
export const authorizationOf = (
  users: readonly NatsUser[],
  keys: PublicKeys,
): string => `authorization {
  default_permissions { publish: { deny: ">" }, subscribe: { deny: ">" } }
  users: [${users.map((each) => user(each, keyOf(each, keys))).join('')}
  ]
}
`;

/** A name for what these users may do, whatever their keys: other rights have another. */
export const rightsIdOf = (users: readonly NatsUser[]): string => {
  const nobodys = Object.fromEntries(users.map(({ name }) => [name, name]));
  return createHash('sha256').update(authorizationOf(users, nobodys)).digest('hex').slice(0, 8);
};
