import type { Cookies, RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { isSpoken } from './texts/language.ts';
import { keepLanguage } from './texts/language-cookie.ts';

/** As long as an address may be that a browser sends in one line of its headers. */
const addressMaxLength = 8_192;
const form = z.object({
  language: z.string().max(35).default(''),
  /** The page that it was chosen on. */
  to: z.string().max(addressMaxLength).default('/'),
});

/** An address of ours, whatever was sent: a path alone, which no browser takes for another host. */
const ownAddress = (to: string): string => {
  const here = 'http://here.invalid';
  const found = URL.canParse(to, here) ? new URL(to, here) : undefined;
  return to.startsWith('/') && found?.origin === here ? `${found.pathname}${found.search}` : '/';
};

/** POST /u/language: the pages speak another language, and the browser is back where it was. */
export const languageRoute: RoutePlugin<{ readonly cookies: Cookies }> = async (
  app,
  { cookies },
) => {
  app.post(
    '/u/language',
    { config: { answers: 'page' }, schema: { hide: true, body: form } },
    async ({ body: { language, to } }, reply) => {
      if (isSpoken(language)) keepLanguage(reply, cookies, language);
      return reply.redirect(ownAddress(to), 303);
    },
  );
};
