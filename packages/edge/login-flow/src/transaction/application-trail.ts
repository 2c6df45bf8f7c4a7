import type { Cookies } from '@countersign/edge-http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from './transaction.ts';

/** As many as a browser keeps open logins. */
const keptMax = 5;
const clientIdMaxLength = 128;
/** A phone may restore a tab days after its login is forgotten. */
const lifetimeSeconds = 7 * 24 * 3_600;

/** The part of a login's name that says when it began: enough to tell a browser's logins apart. */
const beganAt = (id: string): string => id.split('.', 1)[0] ?? '';

/**
 * Which application each of a browser's latest logins is for. It outlives the logins, so that an
 * address of one that is long over still leads back to its application. Nothing rests on it: the
 * names are public, and one that is not the tenant's leads nowhere.
 */
export const applicationTrail = ({ cookies }: { readonly cookies: Cookies }) => {
  const name = cookies.nameOf('countersign-applications');
  const kept = ({ cookies: sent }: FastifyRequest): [string, string][] => [
    ...new URLSearchParams(sent[name] ?? ''),
  ];

  return {
    note: (
      request: FastifyRequest,
      reply: FastifyReply,
      { id, request: { clientId } }: Transaction,
    ) => {
      if (clientId === '' || clientId.length > clientIdMaxLength) return;
      const own: [string, string] = [beganAt(id), clientId];
      const latest = [...kept(request), own].slice(-keptMax);
      const value = String(new URLSearchParams(latest));
      reply.setCookie(name, value, { ...cookies.options, maxAge: lifetimeSeconds });
    },
    /** Whose login that is; of a login it does not know, whose the latest was. */
    find: (request: FastifyRequest, state: string): string | undefined => {
      const entries = kept(request);
      const own = entries.find(([began]) => began === beganAt(state)) ?? entries.at(-1);
      const clientId = own?.[1];
      return clientId && clientId.length <= clientIdMaxLength ? clientId : undefined;
    },
  };
};
export type ApplicationTrail = ReturnType<typeof applicationTrail>;
