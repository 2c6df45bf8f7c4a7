import type { Logger } from '@countersign/observability';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyPluginAsync } from 'fastify';
import fp from 'fastify-plugin';

/** Whose `X-Forwarded-*` headers to believe: as Fastify's `trustProxy`. */
export type TrustProxy = boolean | string | string[] | undefined;

interface Needs {
  readonly log: Logger;
  readonly trustProxy?: TrustProxy;
}

const headers = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'];
/** A peer near by is a proxy, not a person: its address may be logged. */
const isNear = proxyAddr.compile(['loopback', 'linklocal', 'uniquelocal']);

const trusting = (trustProxy: TrustProxy) => {
  if (trustProxy === true) return () => true;
  if (!trustProxy) return () => false;
  const named = typeof trustProxy === 'string' ? trustProxy.split(',') : trustProxy;
  return proxyAddr.compile(named.map((each) => each.trim()));
};

const plugin: FastifyPluginAsync<Needs> = async (app, { log, trustProxy }) => {
  const isTrusted = trusting(trustProxy);
  let isSaid = false;
  app.addHook('onRequest', async ({ headers: given, socket }) => {
    if (isSaid || !headers.some((name) => given[name] !== undefined)) return;
    const peer = socket.remoteAddress;
    if (peer === undefined || isTrusted(peer, 0)) return;
    isSaid = true;
    log.warn(
      { setting: 'TRUST_PROXY', ...(isNear(peer, 0) && { peer }) },
      'a forwarded header is not believed: TRUST_PROXY does not name who sent it',
    );
  });
};

/**
 * Says once that somebody who is not believed says for whom they ask: a proxy that TRUST_PROXY
 * ought to name, behind which everybody is one address, or a person who would like to be another.
 */
export const forwarded = fp(plugin, { name: 'forwarded' });
