import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as contracts from '@countersign/contracts';
import { type OidcProvider, openWorld, startOidcProvider } from '@countersign/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DirectoryPorts } from '../ports.ts';
import { startDirectory } from '../service.ts';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';
import { belongsTo } from './provider-addresses.ts';

const redirectUri = 'https://acme.example/login/callback';

let made = 0;

/** Makes connections, and begins logins by them. */
const using = ({ ask }: Pick<Directory, 'ask'>) => ({
  connect: (issuer: string) => {
    made += 1;
    return ask(contracts.createConnection, {
      ...{ tenantId, name: `corp-${made}`, strategy: 'oidc' },
      federation: { issuer, clientId: 'countersign', clientSecret: 'canary-provider-secret' },
    });
  },
  start: (connectionId: string) =>
    ask(contracts.startFederatedLogin, {
      ...{ tenantId, connectionId, redirectUri, state: 'state' },
    }),
});
const open = async (ports: Partial<DirectoryPorts> = {}) => {
  const directory = await openDirectory(ports);
  return { ...directory, ...using(directory) };
};
type Opened = Awaited<ReturnType<typeof open>>;

let provider: OidcProvider;
/** One that guards its way out, and one whose deployment has its providers on this machine. */
let guarded: Opened;
let demo: Opened;
beforeAll(async () => {
  [provider, guarded, demo] = await Promise.all([
    startOidcProvider(),
    open(),
    open({ allowPrivateWebhooks: true }),
  ]);
});
afterAll(async () => {
  await Promise.all([guarded.close(), demo.close(), provider.stop()]);
});

/** Some server of this network, and what it was asked. */
const bystander = async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { asked, port, stop };
};

describe("a provider's address", () => {
  const inside = [
    'http://127.0.0.1:8080',
    'https://127.0.0.1',
    'https://localhost',
    'https://10.0.0.1/realm',
    'https://169.254.169.254',
    'https://[::1]',
    'https://[::ffff:10.0.0.1]',
    'https://[2002:a00:1::]',
    'https://metadata.google.internal',
    'http://idp.example.com',
  ];
  const odd = [
    'https://idp.example.com/admin/x?y=/.well-known/',
    'https://idp.example.com/?',
    'https://idp.example.com/#here',
    'https://idp.example.com/admin/.well-known/x',
    'https://user:canary@idp.example.com',
    'https:\\\\idp.example.com',
    'ftp://idp.example.com',
  ];
  it.each([...inside, ...odd])('is refused when it is stored: %s', async (issuer) => {
    const { connect, ask } = guarded;
    expect(await connect(issuer)).toEqual(refused('federation_address_forbidden'));
    const { connectionId } = granted(await connect('https://idp.example.com'));
    const federation = { issuer, clientId: 'countersign' };
    const changed = await ask(contracts.updateConnection, { tenantId, connectionId, federation });
    expect(changed).toEqual(refused('federation_address_forbidden'));
    const patch = { federationOptions: federation };
    const patched = await ask(contracts.patchConnection, { tenantId, connectionId, patch });
    expect(patched).toEqual(refused('federation_address_forbidden'));
  });

  it('may not be odd on this very machine either', async () => {
    for (const issuer of [
      `${provider.issuer}/admin/x?y=/.well-known/`,
      `${provider.issuer}/admin/.well-known/x`,
      'http://idp.example.com',
    ]) {
      expect(await demo.connect(issuer)).toEqual(refused('federation_address_forbidden'));
    }
  });

  it.each([
    'https://idp.example.com',
    'https://idp.example.com/realms/acme/',
    'https://idp.example.com/.well-known/openid-configuration',
    'https://8.8.8.8:8443',
  ])('may be %s', async (issuer) => {
    granted(await guarded.connect(issuer));
  });

  it('is judged again when it is used, whatever the settings were when it was stored', async () => {
    const world = openWorld();
    const { ask } = world.messaging;
    const { connect, start } = using({ ask });
    const loose = await startDirectory({ ...world, allowPrivateWebhooks: true });
    await ask(contracts.createTenant, {
      ...{ tenantId, hosts: ['acme.example'], friendlyName: 'Acme' },
    });
    const { connectionId } = granted(await connect(provider.issuer));
    granted(await start(connectionId));
    await loose.stop();

    const strict = await startDirectory(world);
    const before = provider.requests.length;
    expect(await start(connectionId)).toEqual(refused('federation_unavailable'));
    expect(provider.requests).toHaveLength(before);
    await strict.stop();
    await world.close();
  });

  it('is looked at by what its name leads to, at every request', async () => {
    const asked: string[] = [];
    const { connect, start, close } = await open({
      lookup: (name, _, found) => {
        asked.push(name);
        found(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    const before = provider.requests.length;
    const { port } = new URL(provider.issuer);
    const { connectionId } = granted(await connect(`https://idp.example.com:${port}`));
    expect(await start(connectionId)).toEqual(refused('federation_unavailable'));
    expect(asked).toEqual(['idp.example.com']);
    expect(provider.requests).toHaveLength(before);
    await close();
  });
});

describe('what a provider says about itself', () => {
  let stranger: Awaited<ReturnType<typeof bystander>>;
  beforeEach(async () => {
    stranger = await bystander();
  });
  afterEach(async () => {
    provider.publish({});
    provider.keepBack();
    await stranger.stop();
  });

  const signIn = async () => {
    const { connect, start, ask } = demo;
    const { connectionId } = granted(await connect(provider.issuer));
    const started = await start(connectionId);
    if (!started.ok) return started;
    const { location, ticket } = started.value;
    const callbackUrl = await provider.signIn(location, { sub: 'ada', email: 'ada@corp.example' });
    return ask(contracts.finishFederatedLogin, { tenantId, connectionId, callbackUrl, ticket });
  };

  it.each(['token_endpoint', 'jwks_uri', 'userinfo_endpoint', 'authorization_endpoint'])(
    'sends our secret and its tokens to nobody else: %s',
    async (endpoint) => {
      provider.keepBack('email');
      expect((await signIn()).ok).toBe(true);
      for (const elsewhere of [
        `http://127.0.0.1:${stranger.port}/admin`,
        `http://localhost:${stranger.port}/admin`,
        'https://10.0.0.1/admin',
        'https://evil.example/token',
      ]) {
        provider.publish({ [endpoint]: elsewhere });
        expect(await signIn()).toEqual(refused('federation_unavailable'));
      }
      expect(stranger.asked).toEqual([]);
    },
  );

  it('is not heard by another name', async () => {
    provider.publish({ issuer: 'https://evil.example' });
    const { connect, start } = demo;
    const described = `${provider.issuer}/.well-known/openid-configuration`;
    for (const issuer of [provider.issuer, described]) {
      const { connectionId } = granted(await connect(issuer));
      expect(await start(connectionId)).toEqual(refused('federation_unavailable'));
    }
  });

  it('is not read to the end where it has none', async () => {
    provider.publish({ padding: 'x'.repeat(1_000_000) });
    expect(await signIn()).toEqual(refused('federation_unavailable'));
  });
});

describe('an endpoint', () => {
  it.each([
    ['https://idp.example.com/token', 'https://idp.example.com'],
    ['https://api.example.com/token', 'https://login.example.com/realm'],
    ['https://example.co.uk/token', 'https://idp.example.co.uk'],
    ['https://oauth2.googleapis.com/token', 'https://accounts.google.com'],
    ['https://graph.microsoft.com/oidc/userinfo', 'https://login.microsoftonline.com/acme/v2.0'],
    [
      'https://pool.auth.eu-west-1.amazoncognito.com/oauth2/token',
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf',
    ],
    ['http://localhost:8080/token', 'http://localhost:8080'],
  ])('%s belongs to %s', async (address, issuer) => {
    expect(await belongsTo(address, new URL(issuer))).toBe(true);
  });

  it.each([
    ['https://evil.example/token', 'https://idp.example.com'],
    ['https://idp.example.com.evil.example/token', 'https://idp.example.com'],
    ['http://idp.example.com/token', 'https://idp.example.com'],
    ['https://other.co.uk/token', 'https://idp.co.uk'],
    ['https://mallory.github.io/token', 'https://ada.github.io'],
    ['https://storage.googleapis.com/mallory', 'https://accounts.google.com'],
    [
      'https://pool.auth.us-east-1.amazoncognito.com/oauth2/token',
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf',
    ],
    ['https://10.0.0.2/token', 'https://10.0.0.1'],
    ['http://localhost:8081/token', 'http://localhost:8080'],
    ['no address', 'https://idp.example.com'],
    ['', 'https://idp.example.com'],
  ])('%s does not belong to %s', async (address, issuer) => {
    expect(await belongsTo(address, new URL(issuer))).toBe(false);
  });
});
