import { flag, secret } from '@countersign/core';
import {
  clusterSettings,
  demo,
  httpUrl,
  port,
  setting,
  together,
} from '@countersign/service-runtime';
import proxyAddr from '@fastify/proxy-addr';
import { z } from 'zod';

/** Tokens are issued in the name of a site: it has no path, and nobody's password in it. */
const site = httpUrl
  .refine((url) => {
    if (!URL.canParse(url)) return false;
    const { pathname, search, hash, username, password } = new URL(url);
    return pathname === '/' && [search, hash, username, password].every((part) => part === '');
  }, 'it says more than a scheme, a host and perhaps a port')
  .transform((url) => new URL(url).origin);
const file = z.string().optional();
/**
 * Peers whose word on addresses is taken. A number is none, though the parser takes it for an
 * address: as Fastify's number of hops it would let whoever pads the header choose.
 */
const proxies = z.string().refine((text) => {
  const named = text.split(',').map((each) => each.trim());
  try {
    proxyAddr.compile(named);
    return !named.some((each) => /^\d+$/.test(each));
  } catch {
    return false;
  }
});
const perMinute = z.coerce.number().int().min(0);

/** What an operator says of what speaks HTTP: a process of its own, or one with all the others. */
export const gatewaySettings = {
  HOST: setting(
    z.string().default('127.0.0.1'),
    'The address at which the gateway listens: 0.0.0.0 for all that the machine has.',
    '0.0.0.0',
  ),
  PORT: setting(port.default(3000), 'The port at which the gateway listens, 0 to 65535.', '3000'),
  PUBLIC_URL: setting(
    site.optional(),
    'What the outside calls the gateway, as tokens are issued in this name: http or https, a ' +
      'host, perhaps a port, and no path.',
    'https://login.example.com',
  ),
  TLS_CERT_FILE: setting(
    file,
    'The certificate, and what leads to its root, where the gateway speaks https itself.',
    '/run/secrets/tls.crt',
  ),
  TLS_KEY_FILE: setting(file, 'The key of that certificate.', '/run/secrets/tls.key'),
  TRUST_PROXY: setting(
    proxies.optional(),
    'Which proxies in front are believed when they say for whom they ask ' +
      '(X-Forwarded-For): addresses, subnets, loopback, linklocal or uniquelocal, ' +
      'divided by commas. Without it nobody is.',
    '10.0.0.0/8',
  ),
  BOOTSTRAP_TENANT: setting(
    z.string().default('demo'),
    'On an empty store: what the first tenant is called.',
    'main',
  ),
  BOOTSTRAP_CLIENT_ID: setting(
    z.string().min(8).optional(),
    'On an empty store: a client that may manage the first tenant, of 8 characters or more.',
    'management-client',
  ),
  BOOTSTRAP_CLIENT_SECRET: setting(
    secret(32).optional(),
    'The secret of that client, of 32 characters or more.',
    'b0b8b1c6f1f24f0e9a55b0c7b0d3a1f7',
  ),
  BOOTSTRAP_CLIENT_SECRET_FILE: setting(
    file,
    'A file that holds the secret of that client instead.',
    '/run/secrets/bootstrap-client-secret',
  ),
  BOOTSTRAP_ADMIN_EMAIL: setting(
    z.email().optional(),
    'Once: the e-mail address of the first admin of the first tenant, who signs in to the ' +
      'admin UI.',
    'admin@example.com',
  ),
  BOOTSTRAP_ADMIN_PASSWORD: setting(
    secret(12).optional(),
    'The password that the first admin begins with, of 12 characters or more.',
    'a-password-of-the-first-admin',
  ),
  BOOTSTRAP_ADMIN_PASSWORD_FILE: setting(
    file,
    'A file that holds the password of the first admin instead.',
    '/run/secrets/bootstrap-admin-password',
  ),
  EXPOSE_PROVIDER_SECRETS: setting(
    flag.default(false),
    'Whether the secrets of providers are answered in clear, as Auth0 does: 1 or 0.',
    '0',
  ),
  ADMIN_UI: setting(
    flag.optional(),
    'Whether the admin UI is served at /admin/: 1 or 0. Without it, where a first admin is made ' +
      'and browsers can sign in: at https, or on this machine.',
    '1',
  ),
  REQUESTS_PER_MINUTE: setting(
    perMinute.default(600),
    'How many requests one network address may send in a minute; 0 lifts the bound.',
    '600',
  ),
  MANAGEMENT_REQUESTS_PER_MINUTE: setting(
    perMinute.default(900),
    "How many requests one application may send to a tenant's Management API in a " +
      'minute; 0 lifts the bound.',
    '900',
  ),
  PHONE_ENROLLMENTS_PER_MINUTE: setting(
    perMinute.default(5),
    'How many phones one network address may give on a page in a minute, and twice that ' +
      'at once; 0 lifts the bound.',
    '5',
  ),
};

/** What is given of them. */
export type GivenToGateway = z.output<z.ZodObject<typeof gatewaySettings>>;

interface Given {
  readonly BOOTSTRAP_ADMIN_EMAIL?: unknown;
  readonly BOOTSTRAP_ADMIN_PASSWORD?: unknown;
  readonly BOOTSTRAP_ADMIN_PASSWORD_FILE?: unknown;
  readonly BOOTSTRAP_CLIENT_ID?: unknown;
  readonly BOOTSTRAP_CLIENT_SECRET?: unknown;
  readonly BOOTSTRAP_CLIENT_SECRET_FILE?: unknown;
}

/** Where a secret is given: by itself, or in a file. */
type Places = readonly [secretName: keyof Given & string, fileName: keyof Given & string];
const ofClient: Places = ['BOOTSTRAP_CLIENT_SECRET', 'BOOTSTRAP_CLIENT_SECRET_FILE'];
const ofAdmin: Places = ['BOOTSTRAP_ADMIN_PASSWORD', 'BOOTSTRAP_ADMIN_PASSWORD_FILE'];

/** Who has a name has a secret, wherever that is, and the other way round. */
const withSecret =
  (who: keyof Given, [secretName, fileName]: Places) =>
  (given: Given, context: z.RefinementCtx): void =>
    given[fileName] === undefined
      ? together(who, secretName)({ ...given }, context)
      : together(fileName, who)({ ...given }, context);
const wholeClient = withSecret('BOOTSTRAP_CLIENT_ID', ofClient);
const wholeAdmin = withSecret('BOOTSTRAP_ADMIN_EMAIL', ofAdmin);

/** A certificate has a key, a client has a secret, and each secret is given in one place. */
export const wholeGateway = (given: Given, context: z.RefinementCtx): void => {
  together('TLS_CERT_FILE', 'TLS_KEY_FILE')({ ...given }, context);
  wholeClient(given, context);
  for (const [secretName, fileName] of [ofClient, ofAdmin]) {
    if (given[secretName] === undefined || given[fileName] === undefined) continue;
    const message = `${secretName} is given too`;
    context.addIssue({ code: 'custom', path: [fileName], message });
  }
};

/** Where the outside finds a gateway that was not told: on this machine. */
export const publicUrlOf = ({
  PUBLIC_URL: configured,
  TLS_CERT_FILE: certificate,
  PORT,
}: {
  readonly PUBLIC_URL?: string | undefined;
  readonly TLS_CERT_FILE?: string | undefined;
  readonly PORT: number;
}): string => configured ?? `${certificate ? 'https' : 'http'}://localhost:${PORT}`;

/** What the gateway reads from its environment, where it is a process of its own. */
export const settings = clusterSettings
  .extend({
    ...gatewaySettings,
    DEMO: demo(false),
  })
  .superRefine(wholeGateway)
  .superRefine(wholeAdmin)
  .transform((given) => ({ ...given, PUBLIC_URL: publicUrlOf(given) }));
export type Settings = z.output<typeof settings>;
