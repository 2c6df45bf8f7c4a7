import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryOf, type Maker, openMaker } from '@countersign/factors/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settings } from '../config.ts';
import type { FollowedMetadata } from './follow-metadata.ts';
import { deploymentMetadata } from './metadata-settings.ts';

const blue = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
let folder: string;
let maker: Maker;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-fido-'));
  maker = await openMaker();
});
afterAll(() => rm(folder, { recursive: true }));

/** Waits for what it says first, good or bad. */
const opened = async (given: Parameters<typeof deploymentMetadata>[0]) => {
  const due: (() => string | undefined)[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  const say = (_: object, sentence: string) => resolve(sentence);
  const followed = await deploymentMetadata(given, {
    clock: () => '2026-11-01T00:00:00.000Z',
    log: { info: say, warn: say },
    metrics: { watchFidoMetadata: (nextUpdate) => void due.push(nextUpdate) },
  });
  return { followed, due, said: followed ? await promise : undefined };
};
const rootsFile = async () => {
  const file = join(folder, 'roots.crt');
  await writeFile(file, maker.pem);
  return file;
};
const published = () => maker.publish([entryOf(blue, [maker.root])], { nextUpdate: '2026-12-01' });
const taken = 'FIDO metadata was read';
const refused = 'FIDO metadata could not be read';

const serving = async (answer: RequestListener, then: (url: string) => Promise<void>) => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  await then(`http://127.0.0.1:${port}/`);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};
const modelsOf = (followed: FollowedMetadata | undefined) => [
  ...(followed?.current()?.models.keys() ?? []),
];

describe('the metadata of a deployment', () => {
  it('comes from a file, and the figures say when the next is due', async () => {
    const file = join(folder, 'blob.jwt');
    await writeFile(file, `${await published()}\n`);
    const { followed, due, said } = await opened({
      FIDO_METADATA_FILE: file,
      FIDO_METADATA_ROOTS_FILE: await rootsFile(),
    });
    expect(said).toBe(taken);
    expect(modelsOf(followed)).toEqual([blue]);
    expect(due.map((each) => each())).toEqual(['2026-12-01T00:00:00.000Z']);
    followed?.stop();
  });

  it('comes from an address, and is longer than a description', async () => {
    // What is published holds pictures.
    const pictures = [
      entryOf(blue, [maker.root]),
      { icon: 'x'.repeat(1_000_000), statusReports: [] },
    ];
    const blob = await maker.publish(pictures);
    await serving(
      (_, response) => response.end(blob),
      async (url) => {
        const { followed, said } = await opened({
          FIDO_METADATA_URL: url,
          FIDO_METADATA_ROOTS_FILE: await rootsFile(),
        });
        expect(said).toBe(taken);
        expect(modelsOf(followed)).toEqual([blue]);
        followed?.stop();
      },
    );
  });

  it("is not there where its address says no, or its signer is not FIDO's", async () => {
    await serving(
      (_, response) => response.writeHead(503).end('away'),
      async (url) => {
        const { followed, said } = await opened({ FIDO_METADATA_URL: url });
        expect({ said, current: followed?.current() }).toEqual({ said: refused });
        followed?.stop();
      },
    );
    const file = join(folder, 'other.jwt');
    await writeFile(file, await published());
    const { followed, said } = await opened({ FIDO_METADATA_FILE: file });
    expect({ said, current: followed?.current() }).toEqual({ said: refused });
    followed?.stop();
  });

  it('is none where nothing is said of it', async () => {
    expect(await opened({})).toMatchObject({ followed: undefined, due: [] });
  });

  it('has roots that are certificates, or the process does not start', async () => {
    const file = join(folder, 'empty.crt');
    await writeFile(file, 'none');
    const given = { FIDO_METADATA_FILE: file, FIDO_METADATA_ROOTS_FILE: file };
    await expect(opened(given)).rejects.toThrow('no certificate');
  });

  it('comes from one place', () => {
    const whole = {
      ...{ NATS_URL: 'nats://nats:4222', MASTER_KEY_FILE: 'a', CODE_KEYS_FILE: 'b' },
      EVENTSTORE_URL: 'esdb://eventstore:2113?tls=false',
      FIDO_METADATA_URL: 'https://mds.test/',
    };
    expect(settings.safeParse(whole).success).toBe(true);
    const both = settings.safeParse({ ...whole, FIDO_METADATA_FILE: 'c' });
    expect(both.error?.issues).toMatchObject([{ path: ['FIDO_METADATA_URL'] }]);
  });
});
