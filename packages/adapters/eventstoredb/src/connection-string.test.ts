import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientFor } from './connection-string.ts';

afterEach(() => void vi.restoreAllMocks());

describe('a connection string', () => {
  it.each([
    'esdb://admin:canary@host:2113?tls=perhaps',
    'esdb://admin:canary@host:port',
    'esdb://admin:canary@host:2113?colour=canary',
    'esdb://admin:canary@host:2113?tlsVerifyCert=false',
    'esdb://admin:canary@host:2113?throwOnAppendFailure=false',
    'esdb://admin:canary@host:2113?tls=false',
    'esdb://admin:canary@host:2113?tlsCAFile=canary.pem',
    'esdb://admin:can%zzary@host:2113',
    'esdb://admin:p@canary@host:2113',
    'https://admin:canary@host:2113',
    'canary',
    '',
  ])('that is wrong is refused, and neither repeated nor printed: %s', (text) => {
    const printed: unknown[] = [];
    for (const level of ['log', 'warn', 'error'] as const) {
      vi.spyOn(console, level).mockImplementation((...words) => void printed.push(words));
    }
    let reason: unknown;
    try {
      clientFor(text);
    } catch (thrown) {
      reason = thrown;
    }
    expect(reason).toBeInstanceOf(Error);
    expect(inspect(reason, { depth: 9, showHidden: true }).split('\n    at ')[0]).toMatch(/string/);
    expect(inspect(reason, { depth: 9, showHidden: true })).not.toContain('canary');
    expect(printed).toEqual([]);
  });

  it('that discovers takes one name, and of several the right form is told', () => {
    const several = 'esdb+discover://admin:canary@a:2113,b:2113,c:2113?tls=true';
    expect(() => clientFor(several)).toThrow('esdb://a:2113,b:2113,c:2113');
  });

  it.each([
    'esdb://host:2113?tls=false',
    'esdb://admin:canary@a:2113,b:2113,c:2113',
    'esdb://admin:canary%40@host:2113',
    'esdb+discover://admin:canary@cluster.example:2113?node_preference=leader&GossipTimeout=5',
  ])('that is right makes a client: %s', (text) => {
    expect(clientFor(text).connectionName).toEqual(expect.any(String));
  });
});
