import type { Permissions } from './permissions.ts';

export interface NatsUser {
  readonly name: string;
  readonly permissions: Permissions;
}

const list = (subjects: readonly string[]) =>
  subjects.map((subject) => `\n          ${JSON.stringify(subject)}`).join('');

/** A replier answers once, and soon: whoever asks waits no longer. */
const repliesOnce = '\n        allow_responses: { max: 1, expires: "1m" }';

/** The variable of a user's public key, in the file that `pnpm secrets` writes. */
const variableOf = (name: string) => `NKEY_${name.toUpperCase().replaceAll('-', '_')}`;

const user = ({ name, permissions: { publish, subscribe, replies } }: NatsUser) => `
    { # ${name}
      nkey: $${variableOf(name)}
      permissions {
        publish: [${list(publish)}
        ]
        subscribe: [${list(subscribe)}
        ]${replies ? repliesOnce : ''}
      }
    }`;

/** The users of a NATS server, each with nothing but its own subjects. */
export const authorizationOf = (users: readonly NatsUser[]): string => `authorization {
  default_permissions { publish: { deny: ">" }, subscribe: { deny: ">" } }
  users: [${users.map(user).join('')}
  ]
}
`;

/** Which public key each user has; the seed to it is the user's alone. */
export const publicKeysOf = (users: readonly { name: string; publicKey: string }[]): string =>
  users.map(({ name, publicKey }) => `${variableOf(name)}: ${publicKey}\n`).join('');
