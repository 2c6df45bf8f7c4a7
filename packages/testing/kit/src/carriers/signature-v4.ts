import { createHash, createHmac } from 'node:crypto';
import type { Received } from './fake-carrier.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text).digest();

const header = new RegExp(
  '^AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, ' +
    'SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$',
);

/** Whose request it claims to be, and whether the signature bears it out. */
export type Signed = {
  readonly accessKeyId: string;
  readonly region: string;
  readonly holds: boolean;
};

/**
 * Checks AWS Signature Version 4:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const checkSignature = (
  { method, path, headers, body }: Received,
  secretAccessKey: string,
): Signed | undefined => {
  const parts = header.exec(headers.authorization ?? '');
  if (!parts) return undefined;
  const [, accessKeyId = '', day = '', region = '', service = '', names = '', signature] = parts;
  const canonical = [
    method,
    path,
    '',
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const date = String(headers['x-amz-date']);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey}`, day));
  return {
    accessKeyId,
    region,
    holds: service === 'sns' && hmac(key, toSign).toString('hex') === signature,
  };
};
