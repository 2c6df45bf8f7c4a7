import * as contracts from '@countersign/contracts';
import type { Operation, ReplyOf, RequestOf } from '@countersign/kernel';
import { openWorld } from '@countersign/testkit';
import type { DirectoryPorts } from './ports.ts';
import { startDirectory } from './service.ts';

export const tenantId = 'acme';
export const host = 'acme.example';
export const connection = 'Username-Password-Authentication';
export const password = 'canary-battery-staple';

/** The value of a reply, where the test expects one. */
export const valueOf = <Value>(
  reply:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly refusal: string },
): Value => {
  if (reply.ok) return reply.value;
  throw new Error(`refused: ${reply.refusal}`);
};

/** A running directory in memory, with one tenant. */
export const openDirectory = async (ports: Partial<DirectoryPorts> = {}) => {
  const world = openWorld();
  const all = { ...world, ...ports };
  const service = await startDirectory(all);
  const ask = <O extends Operation>(operation: O, request: RequestOf<O>): Promise<ReplyOf<O>> =>
    world.messaging.ask(operation, request, { timeoutMs: 30_000 });

  await ask(contracts.createTenant, { tenantId, hosts: [host], friendlyName: 'Acme' });
  const createUser = (email: string, more: Partial<RequestOf<typeof contracts.createUser>> = {}) =>
    ask(contracts.createUser, { tenantId, connection, profile: { email }, password, ...more });

  return {
    ...world,
    ask,
    createUser,
    service,
    close: async () => {
      await service.stop();
      await world.close();
    },
  };
};

export type Directory = Awaited<ReturnType<typeof openDirectory>>;
