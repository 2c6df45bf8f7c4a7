import { vi } from 'vitest';
import { mailboxOf } from './countersign.ts';

/** Waits for the `nth` mail that holds a code (counting from one), and reads it. */
export const codeMailed = (site: string, nth = 1): Promise<string> =>
  vi.waitFor(
    async () => {
      const mails = await mailboxOf(site);
      const codes = mails.flatMap(({ text }) => /^\d{6}$/m.exec(text) ?? []).reverse();
      const code = codes[nth - 1];
      if (code === undefined) throw new Error(`code ${nth} was not mailed`);
      return code;
    },
    { timeout: 20_000 },
  );

/** Waits for the newest mail with a link to choose another password, and reads it. */
export const resetLinkMailed = (site: string): Promise<string> =>
  vi.waitFor(
    async () => {
      const mails = await mailboxOf(site);
      const [link] = mails.flatMap(({ text }) => /\S+\/u\/reset-verify\?\S+/.exec(text) ?? []);
      if (link === undefined) throw new Error('no link was mailed');
      return link;
    },
    { timeout: 20_000 },
  );
