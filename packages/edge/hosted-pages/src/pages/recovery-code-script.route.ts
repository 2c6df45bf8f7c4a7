import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';

const script = readFileSync(new URL('./recovery-code.js', import.meta.url), 'utf8');
const hash = createHash('sha256').update(script).digest('hex').slice(0, 12);

/** Where the script is that copies and prints a recovery code: it may be cached for ever. */
export const recoveryCodeScript = `/u/script/${hash}/recovery-code.js`;

/** GET /u/script/…/recovery-code.js: the same for everybody. */
export const recoveryCodeScriptRoute: RoutePlugin = async (app) => {
  app.get(
    '/u/script/:hash/recovery-code.js',
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
