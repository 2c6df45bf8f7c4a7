import { createHash } from 'node:crypto';
import type { RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';

/**
 * For ever, where the address says what it holds; else not at all: it is that of another release,
 * whose own replica may run beside this one, and would be taken for what that one has.
 */
export const cachedAs = (isOurs: boolean): string =>
  isOurs ? 'public, max-age=31536000, immutable' : 'no-store';

/** A script of the pages: its address follows from what it holds, so it may be cached for ever. */
export const staticScript = (name: string, script: string) => {
  const hash = createHash('sha256').update(script).digest('hex').slice(0, 12);
  /** GET /u/script/…: the same for everybody. */
  const route: RoutePlugin = async (app) => {
    app.get(
      `/u/script/:hash/${name}`,
      { schema: { hide: true, params: z.object({ hash: z.string() }) } },
      async ({ params }, reply) =>
        reply
          .headers({
            'content-type': 'text/javascript; charset=utf-8',
            'cache-control': cachedAs(params.hash === hash),
          })
          .send(script),
    );
  };
  return { address: `/u/script/${hash}/${name}`, route };
};
