import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noRevision } from '@countersign/core';
import { openSqliteFile, sqliteEventStore } from '@countersign/sqlite';
import { fastify } from 'fastify';

/** A process that does what no login can do without, and nothing else: `bare-login.ts` asks it. */
const [carrier = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
const sqliteFile = openSqliteFile({ file: join(folder, 'log.sqlite') });
const store = sqliteEventStore(sqliteFile, { clock: () => new Date().toISOString() });

const rs256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const { privateKey } = await crypto.subtle.generateKey(
  { ...rs256, modulusLength: 2_048, publicExponent: new Uint8Array([1, 0, 1]) },
  false,
  ['sign'],
);
const claims = new TextEncoder().encode('x'.repeat(700));
const sign = () => crypto.subtle.sign(rs256, privateKey, claims);

const data = { what: 'x'.repeat(250) };
const record = (facts: number) =>
  store.append(
    `bench-${randomUUID()}`,
    noRevision,
    Array.from({ length: facts }, () => ({ id: randomUUID(), type: 'Happened', data })),
  );

const page = `<!doctype html><title>A page</title><p>${'x'.repeat(2_000)}</p>`;
const app = fastify();
app.get('/page', async (_, reply) => reply.type('text/html').send(page));
app.post('/password', async () => {
  await record(3);
  const sent = await fetch(carrier, { method: 'POST', body: JSON.stringify(data) });
  await sent.text();
  return { ok: true };
});
app.post('/code', async () => {
  await record(2);
  return { ok: true };
});
app.post('/tokens', async () => {
  await record(1);
  await Promise.all([sign(), sign()]);
  return { ok: true };
});

process.on('disconnect', async () => {
  await app.close();
  await store.close();
  await sqliteFile.close();
  rmSync(folder, { recursive: true });
});
process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
