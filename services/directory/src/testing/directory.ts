import * as contracts from '@countersign/contracts';
import type { Operation, Reply, ReplyOf, RequestOf } from '@countersign/core';
import { openWorld, type World } from '@countersign/testkit';
import type { DirectoryPorts } from '../ports.ts';
import { startDirectory } from '../service.ts';

export const tenantId = 'acme';
const host = 'acme.example';
const connection = 'Username-Password-Authentication';
const password = 'canary-battery-staple';

/** The value of a reply, where the test expects one. */
export const granted = <Value>(reply: Reply<Value, string>): Value => {
  if (reply.ok) return reply.value;
  throw new Error(`refused: ${reply.refusal}`);
};

export const refused = (refusal: string) => ({ ok: false, refusal });

/** Asks the directory of a world, patiently: a machine that is busy with other tests is slow. */
const asking =
  ({ messaging }: Pick<World, 'messaging'>) =>
  <O extends Operation>(operation: O, request: RequestOf<O>): Promise<ReplyOf<O>> =>
    messaging.ask(operation, request, { timeoutMs: 30_000 });

type Ask = ReturnType<typeof asking>;

/** The requests that most tests make, with what most of them say. */
const requests = (ask: Ask) => ({
  createTenant: (more: Partial<RequestOf<typeof contracts.createTenant>> = {}) =>
    ask(contracts.createTenant, { tenantId, hosts: [host], friendlyName: 'Acme', ...more }),

  createUser: (
    email: string,
    { profile, ...more }: Partial<RequestOf<typeof contracts.createUser>> = {},
  ) =>
    ask(contracts.createUser, {
      tenantId,
      connection,
      profile: { email, ...profile },
      password,
      ...more,
    }),

  updateUser: (
    userId: string,
    changes: Omit<RequestOf<typeof contracts.updateUser>, 'tenantId' | 'userId'>,
  ) => ask(contracts.updateUser, { tenantId, userId, ...changes }),

  signIn: (username: string, more: Partial<RequestOf<typeof contracts.verifyPassword>> = {}) =>
    ask(contracts.verifyPassword, { tenantId, username, password, address: '192.0.2.1', ...more }),
});

/** A running directory in memory, with one tenant. */
export const openDirectory = async (
  ports: Partial<DirectoryPorts> = {},
  through: <P extends Pick<World, 'messaging' | 'store'>>(ports: P) => P = (all) => all,
) => {
  const world = { ...openWorld(), ...ports };
  const service = await startDirectory(through(world));
  const ask = asking(world);
  const asks = requests(ask);
  granted(await asks.createTenant());

  return {
    ...world,
    ask,
    ...asks,
    close: async () => {
      await service.stop();
      await world.close();
    },
  };
};

export type Directory = Awaited<ReturnType<typeof openDirectory>>;
