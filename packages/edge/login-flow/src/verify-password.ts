import { type Connection, verifyPassword } from '@countersign/contracts';
import { no } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import { userNameMaxLength } from './account.ts';
import { passwordDatabase } from './available-connections.ts';

const passwordMaxLength = 256;

interface Given {
  readonly tenantId: string;
  /** The databases that the application lets people in from, as they are listed. */
  readonly databases: readonly Connection[];
  readonly username: string;
  readonly password: string;
  /** The caller's network address, for the bound on guesses. */
  readonly address: string;
  /** For the log. */
  readonly userAgent?: string | undefined;
  readonly clientId?: string;
}

/** Verifies a password against the databases that the application lets people in from. */
export const passwordVerifier =
  (ask: Ask) =>
  async ({ databases, ...given }: Given) => {
    const { username, password } = given;
    const database = passwordDatabase(databases);
    // What no account can have needs no asking, and is told apart from nothing else.
    if (!database || username.length > userNameMaxLength || password.length > passwordMaxLength) {
      return no('credentials_wrong');
    }
    const verified = await ask(verifyPassword, {
      ...given,
      connection: database.name,
    });
    return verified.ok ? verified.value : verified;
  };
export type VerifyPassword = ReturnType<typeof passwordVerifier>;
