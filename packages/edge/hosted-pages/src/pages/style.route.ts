import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { cachedAs } from './static-script.ts';
import { type Theme, themeCss } from './theme.ts';

const styleSheet = readFileSync(new URL('./style.css', import.meta.url), 'utf8');
/** Of all that the sheet is made of: the colours that follow from a tenant's are among it. */
const hash = createHash('sha256')
  .update(themeCss({ primary: '#2f4a6d', background: '#eef1f5' }) + styleSheet)
  .digest('hex')
  .slice(0, 12);

const digits = z.string().regex(/^[0-9a-f]{6}-[0-9a-f]{6}(?:-light|-dark)?$/);

/**
 * Where a tenant's style sheet is. It follows from the address alone, so that it may be cached for
 * ever and a page needs no style of its own.
 */
export const styleAddress = ({ primary, background, scheme = 'auto' }: Theme): string => {
  const colours = [primary, background].map((each) => each.slice(1).toLowerCase());
  const parts = scheme === 'auto' ? colours : [...colours, scheme];
  return `/u/style/${hash}/${parts.join('-')}.css`;
};

const parameters = z.object({ hash: z.string(), colours: digits });

/** GET /u/style/…: the pages' style sheet, in a tenant's colours. */
export const styleRoute: RoutePlugin = async (app) => {
  app.get(
    '/u/style/:hash/:colours.css',
    { schema: { hide: true, params: parameters } },
    async ({ params: { hash: asked, colours } }, reply) => {
      const [primary, background, scheme] = colours.split('-');
      const theme: Theme = {
        primary: `#${primary}`,
        background: `#${background}`,
        ...((scheme === 'light' || scheme === 'dark') && { scheme }),
      };
      return reply
        .headers({
          'content-type': 'text/css; charset=utf-8',
          'cache-control': cachedAs(asked === hash),
        })
        .send(themeCss(theme) + styleSheet);
    },
  );
};
