import { createHash } from 'node:crypto';
import type { RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';

/** A script of the pages: its address follows from what it holds, so it may be cached for ever. */
export const staticScript = (name: string, script: string) => {
  const hash = createHash('sha256').update(script).digest('hex').slice(0, 12);
  /** GET /u/script/…: the same for everybody. */
  const route: RoutePlugin = async (app) => {
    app.get(
      `/u/script/:hash/${name}`,
      { schema: { hide: true, params: z.object({ hash: z.string() }) } },
      async (_request, reply) =>
        reply
          .headers({
            'content-type': 'text/javascript; charset=utf-8',
            'cache-control': 'public, max-age=31536000, immutable',
          })
          .send(script),
    );
  };
  return { address: `/u/script/${hash}/${name}`, route };
};
