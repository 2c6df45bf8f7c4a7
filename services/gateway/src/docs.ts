import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

const plugin: FastifyPluginAsync<{ readonly publicUrl: string }> = async (app, { publicUrl }) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        description: "Multi-factor authentication that speaks Auth0's API.",
        version: '0.3.0',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // On plain http there is nothing to upgrade to.
    transformStaticCSP: (policy) =>
      publicUrl.startsWith('https:') ? policy : policy.replace(' upgrade-insecure-requests;', ''),
  });
};

/** The OpenAPI description of everything served, at `/docs`; made when first asked for. */
export const docs = fp(plugin, { name: 'docs' });
