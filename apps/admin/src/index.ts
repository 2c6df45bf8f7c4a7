import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import {
  type Asset,
  type Bundle,
  bundleAtHand,
  configOf,
  type Encoding,
  policyOf,
} from './bundle.ts';

const policy = `${policyOf()}; frame-ancestors 'none'`;

/** Says that the UI is being built, and looks again by itself. */
const buildingPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Countersign</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2"></head>
<body><h1>The admin UI is being built</h1>
<p>This is done once, and takes some seconds. The page looks again by itself.</p></body></html>
`;
const failedPage = buildingPage
  .replace('<meta http-equiv="refresh" content="2">', '')
  .replace('is being built', 'is not here')
  .replace(/<p>.*<\/p>/, '<p>It could not be built; the log says why.</p>');

const ever = 'public, max-age=31536000, immutable';

const place = '<script type="application/json" id="config">';

/** The page with its settings in it, which it would have to ask for otherwise. */
const pageOf = ({ bytes }: Asset, issuer: string): string => {
  // Nothing in it ends the element that it stands in.
  const config = JSON.stringify(configOf(issuer)).replaceAll('<', '\\u003c');
  return bytes.toString().replace(place, () => `${place}${config}`);
};

/** The smallest form of a file that whoever asks can read; brotli is asked for over https alone. */
const encodingOf = ({ compressed }: Asset, accepted: string): Encoding | undefined =>
  (['br', 'gzip'] as const).find(
    (each) => compressed[each] && new RegExp(`\\b${each}\\b`).test(accepted),
  );

const send = (reply: FastifyReply, bundle: Bundle, path: string) => {
  const asset = bundle.get(path);
  if (!asset) return reply.callNotFound();
  const { headers, issuer } = reply.request;
  const encoding = encodingOf(asset, headers['accept-encoding'] ?? '');
  if (encoding) reply.header('content-encoding', encoding);
  const body = (encoding && asset.compressed[encoding]) ?? asset.bytes;
  return (
    reply
      .headers({ 'content-type': asset.type, vary: 'accept-encoding' })
      // The names in `assets/` are made of what is in them.
      .header('cache-control', path.startsWith('assets/') ? ever : 'no-cache')
      .send(path === 'index.html' ? pageOf(asset, issuer) : body)
  );
};

declare module 'fastify' {
  interface FastifyRequest {
    /** The tenant's issuer, which is known before any route of a tenant runs. */
    issuer: string;
  }
}

/** The admin UI at `/admin/`: a bundle that is built when it is first asked for. */
export const adminUi: FastifyPluginAsync = async (app) => {
  let isFailed = false;
  const bundles = bundleAtHand((error) => {
    isFailed = true;
    app.log.error({ error }, 'the admin UI could not be built');
  });
  app.addHook('onClose', async () => bundles.close());
  const schema = { hide: true };

  app.get('/admin', { schema }, async (_request, reply) => reply.redirect('/admin/'));

  app.get('/admin/config.json', { schema }, async ({ issuer }) => configOf(issuer));

  app.get<{ Params: { readonly '*': string } }>(
    '/admin/*',
    { schema },
    async ({ params }, reply) => {
      const bundle = await bundles.get();
      reply.header('content-security-policy', policy);
      if (bundle) return send(reply, bundle, params['*'] || 'index.html');
      return reply
        .code(503)
        .headers({ 'retry-after': '2', 'content-type': 'text/html; charset=utf-8' })
        .send(isFailed ? failedPage : buildingPage);
    },
  );
};
