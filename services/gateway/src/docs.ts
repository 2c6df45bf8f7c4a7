import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { docsPage, docsStyle, tokenCommand } from './docs-page.ts';

/** How the token is got that operations of the Management API take; it can be run as it stands. */
const descriptionOf = (publicUrl: string) => `Multi-factor authentication that speaks Auth0's API.

**A token for the Management API** (everything below \`/api/v2\`) is one of an application that may
manage: the one that \`BOOTSTRAP_CLIENT_ID\` names, or one that was granted scopes of it. Ask for
it, and put its \`access_token\` under *Authorize*:

\`\`\`
${tokenCommand(publicUrl)}
\`\`\`

Another tenant has its own address, both in the command and as the audience.`;

const plugin: FastifyPluginAsync<{ readonly publicUrl: string }> = async (app, { publicUrl }) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Countersign',
        description: descriptionOf(publicUrl),
        version: '0.3.0',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          bearer: {
            ...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
            description: 'The `access_token` that `POST /oauth/token` answers to an application.',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  const hidden = { schema: { hide: true } };
  let page: string | undefined;
  app.get('/docs', hidden, async (_request, reply) => {
    page ??= docsPage(app.swagger(), publicUrl);
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', [...policy, "frame-ancestors 'none'"].join('; '))
      .send(page);
  });
  app.get('/docs/style.css', hidden, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(docsStyle),
  );
  app.get('/docs/json', hidden, async () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: '/docs/try',
    staticCSP: true,
    // On plain http there is nothing to upgrade to.
    transformStaticCSP: (policy) =>
      publicUrl.startsWith('https:') ? policy : policy.replace(' upgrade-insecure-requests;', ''),
  });
};

/** The OpenAPI description of everything served, at `/docs`; made when first asked for. */
export const docs = fp(plugin, { name: 'docs' });
