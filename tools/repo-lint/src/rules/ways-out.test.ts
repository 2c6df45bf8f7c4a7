import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { waysOut } from './ways-out.ts';

describe('a way out of its own', () => {
  it.each([
    'await fetch(url);',
    'globalThis.fetch(url);',
    'const send = ({ http = fetch }) => http;',
    'const ports = { fetch };',
    "import { request } from 'undici';",
    "const { request } = await import('undici');",
    "import { request } from 'node:http';",
    "import http from 'node:http';",
    "import * as https from 'node:https';",
    "import axios from 'axios';",
    "import { createRemoteJWKSet } from 'jose';",
    "import * as client from 'openid-client';",
    "import { SNSClient } from '@aws-sdk/client-sns';",
  ])('is found in `%s`', (text) => {
    expect(faults(waysOut, text)).toBe(1);
  });

  it.each([
    'const send = (http: typeof fetch) => http;',
    'await http.fetch(url);',
    'const http = { fetch: guarded };',
    'interface Http { readonly fetch: () => void }',
    "import { createServer } from 'node:http';",
    "import { createServer, type IncomingMessage } from 'node:http';",
    "import type { Agent } from 'undici';",
    "import { jwtVerify } from 'jose';",
    '// fetch(url)',
  ])('is not in `%s`', (text) => {
    expect(faults(waysOut, text)).toBe(0);
  });

  it('may be taken by tests, and by the way out itself', () => {
    const text = 'await fetch(url);';
    expect(faults(waysOut, text, 'services/session/src/a.test.ts')).toBe(0);
    expect(faults(waysOut, text, 'packages/libs/outbound-http/src/a.ts')).toBe(0);
  });
});

describe('what sends by itself', () => {
  it.each([
    'packages/libs/outbound-http/src/outbound-http.ts',
    'packages/providers/src/sms/aws-sns/aws-sns.ts',
    'services/mail-dispatch/src/smtp.ts',
  ])('waits for what was written to be committed: %s', (path) => {
    const text = readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
    expect(text).toContain('allCommitted()');
  });
});
