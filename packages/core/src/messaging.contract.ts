import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { asking } from './messaging.asking.contract.ts';
import type { Bench, MessagingWorld } from './messaging.bench.ts';
import { closing } from './messaging.closing.contract.ts';
import { erasing } from './messaging.erasing.contract.ts';
import { records } from './messaging.records.contract.ts';
import { telling } from './messaging.telling.contract.ts';
import type { Messaging } from './messaging.ts';
import { versions } from './messaging.versions.contract.ts';

const sure = <Thing>(thing: Thing | undefined): Thing => {
  if (thing === undefined) throw new Error('the contract has not begun');
  return thing;
};

/** What every messaging owes us. Each adapter runs it against the real thing. */
export const messagingContract = (open: () => Promise<MessagingWorld>): void => {
  let world: MessagingWorld | undefined;
  let connections: Messaging[] = [];
  const connect = async () => {
    const messaging = await sure(world).connect();
    connections.push(messaging);
    return messaging;
  };
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    await connect();
    await connect();
  });
  afterEach(async () => {
    const opened = connections;
    connections = [];
    await Promise.all(opened.map((messaging) => messaging.close()));
  });

  const bench: Bench = {
    here: () => sure(connections[0]),
    there: () => sure(connections[1]),
    connect,
    advance: (ms) => sure(world).advance(ms),
    holds: (text) => sure(world).holds(text),
  };
  describe('asking and answering', () => asking(bench));
  describe('publishing and following', () => telling(bench));
  describe('records', () => records(bench));
  describe('records that are erased', () => erasing(bench));
  describe('versions that meet', () => versions(bench));
  describe('closing', () => closing(bench));
};
