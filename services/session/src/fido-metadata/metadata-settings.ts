import { readFile } from 'node:fs/promises';
import type { Clock } from '@countersign/core';
import { rootsIn } from '@countersign/factors';
import { outboundHttp } from '@countersign/outbound-http';
import { httpUrl, setting } from '@countersign/service-runtime';
import { z } from 'zod';
import { type FollowedMetadata, followMetadata } from './follow-metadata.ts';

/** Where FIDO's metadata is, by which models of keys are told apart. */
export const metadataSettings = {
  FIDO_METADATA_URL: setting(
    httpUrl.optional(),
    "Where FIDO's metadata is published: tenants may then say which models of keys they take. It " +
      'is read at the start, and when the next one is due.',
    'https://mds3.fidoalliance.org/',
  ),
  FIDO_METADATA_FILE: setting(
    z.string().optional(),
    "A file with FIDO's metadata, as it is published, in place of its address; replace it when " +
      'the next one is due.',
    '/etc/countersign/fido-metadata.jwt',
  ),
  FIDO_METADATA_ROOTS_FILE: setting(
    z.string().optional(),
    "The roots to which the signer of the metadata leads, as PEM; without it, FIDO's own.",
    '/etc/countersign/fido-roots.crt',
  ),
};

interface Settings {
  readonly FIDO_METADATA_URL?: string | undefined;
  readonly FIDO_METADATA_FILE?: string | undefined;
  readonly FIDO_METADATA_ROOTS_FILE?: string | undefined;
}

/** It comes from one place, so that nobody has to guess which counts. */
export const wholeMetadata = (
  { FIDO_METADATA_URL: url, FIDO_METADATA_FILE: file }: Settings,
  context: z.RefinementCtx,
): void => {
  if (url === undefined || file === undefined) return;
  const message = 'FIDO_METADATA_FILE is set: the metadata comes from one of them';
  context.addIssue({ code: 'custom', path: ['FIDO_METADATA_URL'], message });
};

/** What is published has some six megabytes, most of them pictures. */
const fetched = { bytesMax: 32 * 1024 * 1024, timeoutMs: 120_000 };

const bringing = ({ FIDO_METADATA_URL: url, FIDO_METADATA_FILE: file }: Settings) => {
  if (file !== undefined)
    return (signal: AbortSignal) => readFile(file, { encoding: 'utf8', signal });
  if (url === undefined) return undefined;
  // The operator chose the address, and nobody is believed who has not signed what is there.
  const http = outboundHttp({ allowPrivate: true, fetched });
  return async (signal: AbortSignal): Promise<string> => {
    const response = await http.fetch(url, { signal });
    if (!response.ok) throw new Error(`its address answered ${response.status}`);
    return response.text();
  };
};

interface World {
  readonly clock: Clock;
  readonly log: Parameters<typeof followMetadata>[0]['log'];
  readonly metrics: {
    readonly watchFidoMetadata: (nextUpdate: () => string | undefined) => void;
  };
}

/** FIDO's metadata as the deployment has it, if it has any. @throws where there are no roots */
export const deploymentMetadata = async (
  settings: Settings,
  { clock, log, metrics }: World,
): Promise<FollowedMetadata | undefined> => {
  const load = bringing(settings);
  if (!load) return undefined;
  const { FIDO_METADATA_ROOTS_FILE: file } = settings;
  const roots = file === undefined ? undefined : await readFile(file, 'utf8');
  if (roots !== undefined) rootsIn(roots);
  const followed = followMetadata({ load, signer: { roots }, clock, log });
  metrics.watchFidoMetadata(() => followed.current()?.nextUpdate);
  return followed;
};
