import * as contracts from '@countersign/contracts';
import { correlationId, type Operation, Unanswered } from '@countersign/core';
import { delayed } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { buildGateway } from '../gateway.ts';
import {
  aaguids,
  type Beside,
  type Edited,
  edited,
  type Kind,
  kinds,
  personId,
} from '../testing/conditional.rows.ts';
import { type ManagementWorld, openManagement } from '../testing/management-world.ts';
import type { Method } from '../testing/product.ts';

let world: ManagementWorld;
beforeAll(async () => {
  const known = { roots: [], statuses: [] };
  const models = new Map(aaguids.map((each) => [each, known] as const));
  const current = () => ({ no: 1, nextUpdate: '2099-01-01T00:00:00.000Z', models });
  const metadata = { current, stop: () => undefined };
  world = await openManagement({ settingsThrough: delayed(7), metadata });
  const [, ownId = ''] = personId.split('|');
  const person = { user_id: ownId, email: 'person@example.com', password: 'c0rrect-horse' };
  const connection = 'Username-Password-Authentication';
  const { status } = await world.call('POST', '/users', { body: { ...person, connection } });
  expect(status).toBe(201);
});
afterAll(() => world.close());

const changed =
  '{"statusCode":412,"error":"Precondition Failed","message":"It is not what it was when you ' +
  'read it: read it again.","errorCode":"precondition_failed"}';

const write = (method: Method, path: string, body: unknown, tag?: string) =>
  world.call(method, path, {
    ...(body !== undefined && { body }),
    ...(tag !== undefined && { headers: { 'if-match': tag } }),
  });
const read = async (path: string) => {
  const { status, text, headers } = await world.call('GET', path);
  expect([200, 204]).toContain(status);
  return { tag: String(headers.etag), text };
};

let count = 0;
/** Makes one of a kind, and answers where it is. */
const make = async ({ at, body, id = 'id', isAlone }: Kind): Promise<string> => {
  count += 1;
  const { status, text } = await write('POST', at, body(count));
  expect(status).toBeLessThan(300);
  return isAlone ? at : `${at}/${encodeURIComponent(JSON.parse(text)[id])}`;
};

/** Where what is edited is: it is made where the tenant has several. */
const pathOf = async ({ route, path = route, kind }: Edited): Promise<string> =>
  kind ? make(kind) : path;

const writeBeside = async ({ method, path, kind, body }: Beside, own: string) => {
  count += 1;
  const at = kind ? await make(kind) : path.replace('{own}', own);
  const { status } = await write(method, at, body?.(count));
  expect(status).toBeLessThan(300);
};

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'subject' in value && 'request' in value;
/** Every operation by which something is written as it was read. */
const commands = Object.values<unknown>(contracts)
  .filter(isOperation)
  .filter(({ request }) => request instanceof z.ZodObject && 'expectedRevision' in request.shape);

/** Does something once, after what is there was compared and before the service is asked. */
const beforeCommand = (todo: () => Promise<unknown>): (() => void) => {
  const stops = commands.map((each) =>
    world.beforeAsking(each, async () => {
      stop();
      await todo();
    }),
  );
  const stop = () => {
    for (const each of stops) each();
  };
  return stop;
};

const notOffered = 'is not offered, and every write of it refused';
const noForm = 'has no form of the admin UI: a tool writes it as it is to be';
/** What has no tag, and why. */
const untagged: Readonly<Record<string, string>> = {
  '/actions/actions/:id': notOffered,
  '/actions/triggers/:id/bindings': notOffered,
  '/attack-protection/bot-detection': notOffered,
  '/attack-protection/captcha': notOffered,
  '/attack-protection/phone-provider-protection': noForm,
  '/branding/templates/universal-login': notOffered,
  '/client-grants/:id': noForm,
  '/connections/:id/clients': 'is a list of changes, each of which merges',
  '/custom-domains/:id': notOffered,
  '/email-templates/:name': notOffered,
  '/guardian/factors/duo/settings': noForm,
  '/guardian/factors/push-notification/providers/apns': noForm,
  '/guardian/factors/push-notification/providers/sns': noForm,
  '/hooks/:id': notOffered,
  '/organizations/:id': notOffered,
  '/prompts': noForm,
  '/prompts/:prompt/partials': notOffered,
  '/prompts/:prompt/screen/:screen/rendering': notOffered,
  '/prompts/mfa-push': noForm,
  '/prompts/rendering': notOffered,
  '/rules/:id': notOffered,
  '/users/:id/authentication-methods': noForm,
};

it('every resource that is read and written has a tag, or a reason to have none', async () => {
  const writes: readonly Method[] = ['PATCH', 'PUT'];
  const pathsOf = (methods: readonly Method[]) =>
    new Set(
      world.routes
        .filter(({ method }) => methods.includes(method))
        .map(({ url }) => url.replace('/api/v2', '')),
    );
  const read = pathsOf(['GET']);
  const both = [...pathsOf(writes)].filter((url) => read.has(url));
  const tagged = edited.map(({ route }) => route);
  expect(both.toSorted()).toEqual([...tagged, ...Object.keys(untagged)].toSorted());
});

const writing: readonly Method[] = ['POST', 'PUT', 'PATCH', 'DELETE'];
const unsupported =
  '{"statusCode":412,"error":"Precondition Failed","message":"It has no ETag that If-Match could ' +
  'name: leave the header out, or send *.","errorCode":"precondition_unsupported"}';
/** Whatever stands in an address for what it names: a person's id fits each of them. */
const addressOf = (url: string) =>
  url.replace('/api/v2', '').replaceAll(/:\w+/g, encodeURIComponent(personId));
/** Writes nothing, so that nothing is overwritten; what is not offered is refused as such. */
const writesNothing = (url: string, text: string) =>
  url === '/api/v2/countersign/pages/preview' || text.includes('insufficient_entitlement');

it('every write of what has no tag refuses to hang on one, before its body is read', async () => {
  const honouring = [
    ...edited.map(({ method, route }) => `${method} ${route}`),
    ...kinds.map(({ route }) => `DELETE ${route}`),
  ];
  const refused: string[] = [];
  const others: string[] = [];
  for (const { method, url } of world.routes) {
    if (!writing.includes(method)) continue;
    const { text } = await write(method, addressOf(url), undefined, '"canary"');
    if (writesNothing(url, text)) continue;
    (text === unsupported ? refused : others).push(`${method} ${url.replace('/api/v2', '')}`);
  }
  expect(others.toSorted()).toEqual(honouring.toSorted());
  expect(refused.length).toBeGreaterThan(50);
});

it('a write of what has no tag is done for who names none, as it always was', async () => {
  const path = '/roles';
  for (const [nth, tag] of [undefined, '*'].entries()) {
    const { status } = await write('POST', path, { name: `Unconditional ${nth}` }, tag);
    expect(status).toBe(200);
  }
});

describe.each(kinds)('DELETE $route', (row) => {
  it('is done only of what is as it was read', async () => {
    const path = await pathOf(row);
    const { tag } = await read(path);
    await write(row.method, path, row.one);
    const late = await write('DELETE', path, undefined, tag);
    expect(late).toMatchObject({ status: 412, text: changed });
    const now = await read(path);
    expect((await write('DELETE', path, undefined, now.tag)).status).toBeLessThan(300);
    expect((await world.call('GET', path)).status).toBe(404);
  });

  it('is refused where somebody changes it between the look and the deletion', async () => {
    const path = await pathOf(row);
    await write(row.method, path, row.other);
    const { tag } = await read(path);
    onTestFinished(beforeCommand(() => write(row.method, path, row.one)));
    const late = await write('DELETE', path, undefined, tag);
    expect(late).toMatchObject({ status: 412, text: changed });
    expect((await write('DELETE', path, undefined)).status).toBeLessThan(300);
  });
});

describe.each(edited)('$method $route', (row) => {
  const { method, one, other, beside } = row;
  let path = '';
  beforeAll(async () => {
    path = await pathOf(row);
  });

  it('is refused to who read it before somebody else changed it, and stays as it is', async () => {
    const { tag } = await read(path);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    expect((await write(method, path, one)).status).toBe(200);
    const theirs = await read(path);
    expect(theirs.tag).not.toBe(tag);
    expect(await write(method, path, other, tag)).toMatchObject({ status: 412, text: changed });
    expect(await read(path)).toEqual(theirs);
  });

  it('is done for who has read it as it is, whatever was changed beside it', async () => {
    const { tag } = await read(path);
    await writeBeside(beside, path);
    expect((await read(path)).tag).toBe(tag);
    expect((await write(method, path, other, tag)).status).toBe(200);
    expect((await read(path)).tag).not.toBe(tag);
  });

  it('is refused where somebody changes it between the look and the write', async () => {
    await write(method, path, other);
    const { tag } = await read(path);
    onTestFinished(beforeCommand(() => write(method, path, one)));
    expect(await write(method, path, other, tag)).toMatchObject({ status: 412, text: changed });
    await write(method, path, other);
  });

  it('is done at one gateway for who has read at another what was changed there', async () => {
    const app = await buildGateway(world.ports);
    onTestFinished(() => app.close());
    const authorization = `Bearer ${await world.tokenOf('acme')}`;
    const elsewhere = (asked: Method, body?: unknown, tag?: string) =>
      app.inject({
        ...{ method: asked, url: `/api/v2${path}` },
        headers: {
          host: 'acme.test',
          authorization,
          ...(tag !== undefined && { 'if-match': tag }),
        },
        // Anything that is JSON may be sent; `inject` types it more narrowly.
        ...(body !== undefined && { payload: body as object }),
      });
    // What it asks of tenants and applications it now has kept.
    const before = String((await elsewhere('GET')).headers.etag);
    expect((await write(method, path, one)).status).toBe(200);
    const { tag } = await read(path);
    expect((await elsewhere(method, other, before)).statusCode).toBe(412);
    expect((await elsewhere(method, other, tag)).statusCode).toBe(200);
  });

  it('is done for one of many who read the same and write at once', async () => {
    const { tag } = await read(path);
    // What is one of several has an operation of its own; the rest is written by a few in common.
    const many = row.kind ? 100 : 6;
    const all = Array.from({ length: many }, () => write(method, path, one, tag));
    // Others write beside them, whom that does not concern.
    const rest = Array.from({ length: 2 }, () => writeBeside(beside, path));
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    await Promise.all(rest);
    expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: many - 1 }, () => 412)]);
  });
});

describe('a precondition', () => {
  const path = '/attack-protection/brute-force-protection';

  it('may name several tags, one that a proxy has made weak, or whatever there is', async () => {
    for (const [nth, of] of [
      (tag: string) => `"canary", ${tag}`,
      (tag: string) => `W/${tag}`,
      () => '*',
    ].entries()) {
      const { tag } = await read(path);
      const { status } = await write('PATCH', path, { max_attempts: 20 + nth }, of(tag));
      expect(status).toBe(200);
    }
  });

  it.each(['"canary"', 'canary', '""', ''])(
    'that names nothing there is fails: %s',
    async (tag) => {
      const before = await read(path);
      const { status } = await write('PATCH', path, { max_attempts: 3 }, tag);
      expect(status).toBe(412);
      expect(await read(path)).toEqual(before);
    },
  );

  it('of what a token may not read is refused as reading it is', async () => {
    const { tag } = await read(path);
    const scopes = ['update:attack_protection'];
    const reading = await world.call('GET', path, { scopes });
    const asked = { body: { max_attempts: 3 }, scopes, headers: { 'if-match': tag } };
    const refused = await world.call('PATCH', path, asked);
    expect([reading.status, refused]).toMatchObject([403, { status: 403, text: reading.text }]);
  });

  it('of another tenant is not met by what is the same there', async () => {
    const { tag } = await read('/branding');
    await write('PATCH', '/branding', { colors: { primary: '#333333' } });
    const { headers } = await world.call('GET', '/branding', { at: 'other', as: 'other' });
    expect(await write('PATCH', '/branding', {}, String(headers.etag))).toMatchObject({
      status: 412,
    });
    expect(headers.etag).not.toBe(tag);
  });
});

describe('what cannot be read to be compared', () => {
  const path = '/attack-protection/brute-force-protection';
  const { readAttackProtection } = contracts;
  const silent = new Unanswered(readAttackProtection.subject, 'no-responders');
  const unknown = new Unanswered(readAttackProtection.subject, 'timed-out');

  it.each([
    [503, silent],
    [503, unknown],
    [500, new Error('canary')],
  ])('is told as it is told to who reads, and nothing is changed: %s, %s', async (status, why) => {
    const before = await read(path);
    const stop = world.beforeAsking(readAttackProtection, () => {
      throw why;
    });
    const reading = await world.call('GET', path);
    const written = await write('PATCH', path, { max_attempts: 30 }, before.tag);
    stop();
    expect([reading.status, written]).toMatchObject([status, { status, text: reading.text }]);
    expect(written.headers['retry-after']).toBe(reading.headers['retry-after']);
    expect(written.text).not.toContain('canary');
    expect(await read(path)).toEqual(before);
  });

  it('for it was too much asked is told so, with when to come back', async () => {
    const own = await openManagement({ managementRequestsPerMinute: 2 });
    onTestFinished(own.close);
    const { headers } = await own.call('GET', path);
    const asked = { body: { max_attempts: 30 }, headers: { 'if-match': String(headers.etag) } };
    const written = await own.call('PATCH', path, asked);
    expect([written.status, written.headers['retry-after']]).toEqual([429, '60']);
    expect(JSON.parse(written.text)).toMatchObject({ errorCode: 'too_many_requests' });
  });

  it('is told as what is not there is', async () => {
    for (const method of ['PATCH', 'DELETE'] as const) {
      const body = method === 'PATCH' ? { name: 'Other' } : undefined;
      const { status, text } = await write(method, '/roles/rol_nobody', body, '"canary"');
      expect([status, JSON.parse(text).errorCode]).toEqual([404, 'inexistent_role']);
    }
  });
});

it('what is read to be compared is read for the reason that it is written', async () => {
  const path = '/attack-protection/brute-force-protection';
  const { tag } = await read(path);
  const reasons: unknown[] = [];
  const stop = world.beforeAsking(contracts.readAttackProtection, () =>
    reasons.push(correlationId()),
  );
  onTestFinished(stop);
  const headers = { 'if-match': tag, 'x-correlation-id': 'of-the-write' };
  await world.call('PATCH', path, { body: { max_attempts: 31 }, headers });
  const unnamed = await write('PATCH', path, { max_attempts: 32 }, tag);
  expect(reasons.slice(0, 1)).toEqual(['of-the-write']);
  expect(reasons.at(-1)).toBe(unnamed.headers['x-correlation-id']);
});
