import { natsAvailable } from '@countersign/messaging/testing';
import { describe, expect, it } from 'vitest';
import { run } from './program.ts';

describe.skipIf(!natsAvailable())('deploy/nats/nats.conf', () => {
  it('is what nats-server takes', async () => {
    const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
    const args = ['-t', '-c', 'deploy/nats/nats.conf'];
    const { code, complaints } = await run('nats-server', args, { env: { PATH } });
    expect(complaints).toContain('configuration file deploy/nats/nats.conf is valid');
    expect(code).toBe(0);
  });
});
