import { createHmac } from 'node:crypto';
import {
  createLogStream,
  listLogStreams,
  removeLogStream,
  updateLogStream,
} from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Log, openLog } from '../testing/open-log.ts';
import { type Received, type Receiver, startReceiver } from '../testing/receiver.ts';

let log: Log;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
  log = await openLog({ allowPrivateWebhooks: true });
});
afterEach(async () => {
  await log.close();
  await receiver.stop();
});

const tenantId = 'acme';
const signingSecret = `whsec_${Buffer.from('canary-signing-secret-of-32-byte').toString('base64')}`;

const streaming = async (more: Partial<RequestOf<typeof createLogStream>> = {}, to = log) => {
  const reply = await to.messaging.ask(createLogStream, {
    ...{ tenantId, name: 'siem', status: 'active', endpoint: receiver.url, signingSecret },
    ...{ contentType: 'application/json', format: 'array', headers: [], filters: [] },
    ...more,
  });
  return reply.ok ? reply.value.logStreamId : reply.refusal;
};
const arrived = (times: number) =>
  vi.waitFor(() => expect(receiver.received).toHaveLength(times), 10_000);
const typesIn = ({ body }: Received) =>
  JSON.parse(body).map(({ data }: { data: { type: string } }) => data.type);

/** The scheme from its own text: an HMAC of the id, the time and the body. */
const isSigned = ({ headers, body }: Received) => {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const key = Buffer.from(signingSecret.slice('whsec_'.length), 'base64');
  const due = createHmac('sha256', key).update(signed).digest('base64');
  return headers['webhook-signature'] === `v1,${due}`;
};

describe('a log stream', () => {
  it('brings each line to its receiver as Auth0 writes it, signed with its secret', async () => {
    await streaming({
      authorization: 'Bearer theirs',
      headers: [{ header: 'x-team', value: 'a' }],
    });
    const activity = log.activity({ kind: 'mfa_failed', userId: 'auth0|ann' });
    await log.publish(activity);
    await arrived(1);
    const [delivery] = receiver.received;
    if (!delivery) throw new Error('nothing arrived');
    const { items } = await log.list();
    expect(JSON.parse(delivery.body)).toEqual([
      {
        log_id: items[0]?.logId,
        data: expect.objectContaining({ type: 'gd_auth_failed', user_id: 'auth0|ann' }),
      },
    ]);
    expect(delivery.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer theirs',
      'x-team': 'a',
    });
    expect(isSigned(delivery)).toBe(true);
    expect(isSigned({ ...delivery, body: `${delivery.body} ` })).toBe(false);
  });

  it('brings again, under the same name, what its receiver did not take', async () => {
    receiver.answer(500, 302, 429);
    await streaming();
    await log.publish(log.activity({ kind: 'mfa_passed' }));
    for (let tries = 1; tries <= 4; tries += 1) {
      await arrived(tries);
      await log.settled();
      log.advance(60_000);
    }
    const names = new Set(receiver.received.map(({ headers }) => headers['webhook-id']));
    expect(names.size).toBe(1);
    expect(receiver.received.every(isSigned)).toBe(true);
    log.advance(60_000);
    await log.settled();
    expect(receiver.received).toHaveLength(4);
  });

  it('brings only what its filter leaves, of its own tenant', async () => {
    await streaming({ filters: ['auth.ancillary.fail'], kinds: ['mfa_failed'] });
    await log.publish(log.activity({ kind: 'mfa_passed' }), log.activity({ kind: 'mfa_failed' }));
    await log.publish(log.activity({ kind: 'mfa_failed', tenantId: 'other' }));
    await log.publish(log.activity({ kind: 'login_begun', loginSessionId: 'l1' }));
    await arrived(1);
    await log.until(2);
    await log.settled();
    expect(receiver.received.map(typesIn)).toEqual([['gd_auth_failed']]);
  });

  it.each([
    ['lines', /^\{"log_id":.*\}\n$/],
    ['object', /^\{"logs":\[\{"log_id":.*\}\]\}$/],
  ] as const)('writes %s where that is asked for', async (format, shape) => {
    await streaming({ format });
    await log.publish(log.activity());
    await arrived(1);
    expect(receiver.received[0]?.body).toMatch(shape);
  });

  it('that is paused or removed brings nothing', async () => {
    const [paused, removed] = [await streaming(), await streaming()];
    const { ask } = log.messaging;
    await ask(updateLogStream, { tenantId, logStreamId: paused, status: 'paused' });
    await ask(removeLogStream, { tenantId, logStreamId: removed });
    await log.tell({}, {});
    await log.settled();
    expect(receiver.received).toEqual([]);
    await ask(updateLogStream, { tenantId, logStreamId: paused, status: 'active' });
    await log.tell({});
    await arrived(1);
  });

  it('keeps its secrets to itself: in no answer, and sealed in the record', async () => {
    const secrets = { authorization: 'canary-authorization', headers: [] };
    const logStreamId = await streaming({
      ...secrets,
      headers: [{ header: 'x', value: 'canary' }],
    });
    const headers = [{ header: 'x', value: '********' }];
    await log.messaging.ask(updateLogStream, { tenantId, logStreamId, headers });
    const listed = await log.messaging.ask(listLogStreams, { tenantId });
    const { events } = await log.store.load(`logStreams-${tenantId}`);
    for (const text of [JSON.stringify(listed), JSON.stringify(events)]) {
      expect(text).toContain(logStreamId);
      expect(text).not.toMatch(/canary|whsec_/);
    }
    await log.publish(log.activity());
    await arrived(1);
    expect(receiver.received[0]?.headers).toMatchObject({
      x: 'canary',
      authorization: 'canary-authorization',
    });
  });

  it.each([
    { signingSecret: 'too-short' },
    { authorization: 'two\r\nlines: here' },
    { contentType: 'two\r\nlines: here' },
    { headers: [{ header: 'webhook-id', value: 'theirs' }] },
    { headers: [{ header: 'bad header', value: '' }] },
    { headers: [{ header: 'x-good', value: 'two\r\nlines: here' }] },
  ])('is refused with %o', async (malformed) => {
    expect(await streaming(malformed)).toBe('log_stream_malformed');
  });
});

describe('a private address', () => {
  let guarded: Log;
  afterEach(() => guarded.close());

  it('is refused when it is written, and never reached by a name that leads there', async () => {
    guarded = await openLog({
      lookup: (_, __, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const inside = [receiver.url, 'https://localhost/', 'https://169.254.169.254/'];
    const odd = ['ftp://siem.example/', 'https://user:pass@siem.example/', 'https:siem.example'];
    for (const endpoint of [...inside, ...odd]) {
      expect(await streaming({ endpoint }, guarded)).toBe('webhook_address_forbidden');
    }
    const { port } = new URL(receiver.url);
    await streaming({ endpoint: `https://siem.example:${port}/` }, guarded);
    await guarded.tell({});
    await guarded.settled();
    guarded.advance(60_000);
    await guarded.settled();
    expect(receiver.received).toEqual([]);
  });
});
