import { randomUUID } from 'node:crypto';
import { instant } from '@countersign/contracts';
import { type Clock, plus } from '@countersign/core';
import { openable, type Vault } from '@countersign/vault';
import { z } from 'zod';
import { accountActions } from '../pages/account-paths.ts';

const context = 'account-form';
/** As long as a proof counts: a form that is older would be refused for that. */
const lifetimeMs = 15 * 60_000;

/** What a form of somebody's own page is for: for whom, to what, and where it was read. */
const kept = z.object({
  /** Which form it is: what it does is told once, however often it is sent. */
  id: z.string(),
  /** The session that it was shown to. */
  sid: z.string(),
  action: z.enum(['confirm', ...accountActions]),
  of: z.string().default(''),
  /** The page it stood on: what comes after a proof. */
  path: z.string(),
  /** Of a recovery code: what it is made from, and what it is to replace. */
  seed: z.string().optional(),
  changes: z.int().optional(),
  until: instant,
});
export type AccountForm = Omit<z.output<typeof kept>, 'until'>;
/** What a page says of its form. */
export type NewForm = Omit<AccountForm, 'id'>;

interface Needs {
  readonly vault: Vault;
  readonly clock: Clock;
}

/**
 * The forms of a person's own page, each sealed and good for the one session that it was shown to:
 * the session's cookie comes along from other sites too, so it proves no wish.
 */
export const accountForms = ({ vault, clock }: Needs) => ({
  seal: (given: NewForm): Promise<string> => {
    const made = { ...given, id: randomUUID(), until: plus(clock(), lifetimeMs) };
    return vault.seal(context, JSON.stringify(made));
  },
  /** Nothing for one that is forged, another session's, or too old. */
  read: async (sealed: string, sid: string): Promise<AccountForm | undefined> => {
    const text = await openable(vault.open(context, sealed));
    const found = text === undefined ? undefined : kept.safeParse(JSON.parse(text)).data;
    return found?.sid === sid && clock() < found.until ? found : undefined;
  },
});
export type AccountForms = ReturnType<typeof accountForms>;
