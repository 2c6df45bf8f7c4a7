import helmet from '@fastify/helmet';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';

interface Needs {
  readonly publicUrl: string;
}

const plugin: FastifyPluginAsync<Needs> = async (app, { publicUrl }) => {
  const secure = publicUrl.startsWith('https:');
  // What is handed out is for whoever asked; what anybody may keep says so itself.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  await app.register(helmet, {
    // Nothing at all: the hosted pages say themselves what little they need.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: secure && { maxAge: 31_536_000, includeSubDomains: false },
    // A login in a pop-up window answers to its opener, which this header would cut off.
    crossOriginOpenerPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
};

/** Strict by default; a route that needs more says so itself. */
export const securityHeaders = fp(plugin, { name: 'security-headers' });
