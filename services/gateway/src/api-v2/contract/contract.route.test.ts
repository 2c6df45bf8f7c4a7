import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiRows } from '../../testing/contract/apis.rows.ts';
import { attackProtectionRows } from '../../testing/contract/attack-protection.rows.ts';
import { duoAndWebauthnRows } from '../../testing/contract/duo-webauthn.rows.ts';
import { emailRows } from '../../testing/contract/emails.rows.ts';
import { enrollmentRows } from '../../testing/contract/enrollments.rows.ts';
import { factorRows } from '../../testing/contract/factors.rows.ts';
import { keyRows } from '../../testing/contract/keys.rows.ts';
import { methodRows } from '../../testing/contract/methods.rows.ts';
import { notOfferedRows } from '../../testing/contract/not-offered.rows.ts';
import { farewellRows, peopleRows } from '../../testing/contract/people.rows.ts';
import { phoneRows } from '../../testing/contract/phone.rows.ts';
import { promptRows } from '../../testing/contract/prompts.rows.ts';
import { pushRows } from '../../testing/contract/push.rows.ts';
import { resourceRows } from '../../testing/contract/resources.rows.ts';
import type { Row } from '../../testing/contract/row.ts';
import { signInRows } from '../../testing/contract/sign-ins.rows.ts';
import { tenantRows } from '../../testing/contract/tenant.rows.ts';
import { ticketRows } from '../../testing/contract/tickets.rows.ts';
import { type ManagementWorld, openManagement, scopesBut } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const rows: readonly Row[] = [
  ...factorRows,
  ...phoneRows,
  ...pushRows,
  ...duoAndWebauthnRows,
  ...tenantRows,
  ...promptRows,
  ...attackProtectionRows,
  ...enrollmentRows,
  ...ticketRows,
  ...emailRows,
  ...peopleRows,
  ...methodRows,
  ...resourceRows,
  ...apiRows,
  ...notOfferedRows,
  ...keyRows,
  ...signInRows,
  ...farewellRows,
];

/** What rows kept of their answers, for the paths of later ones. */
const kept = new Map<string, string>();
const filled = (path: string) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(kept.get(name) ?? ''));

const call = ({ method, url, path = url, body }: Row, more: { scopes?: readonly string[] } = {}) =>
  world.call(method, filled(path), { ...(body !== undefined && { body }), ...more });

/** Bodies nobody may send: those of the row, and its own with a key that nobody knows. */
const refusedBodies = ({ body, refused = [] }: Row): readonly (readonly [unknown, string])[] =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? [...refused, [{ ...body, canary: 1 }, 'Additional properties not allowed: canary']]
    : refused;

describe.each(rows)('$of: $method $url ($status $text)', (row) => {
  it('is answered to the letter', async () => {
    const { status, text, headers } = await call(row);
    expect({ status, text }).toEqual({ status: row.status ?? 200, text: row.text ?? text });
    if (row.keys) expect(Object.keys(JSON.parse(text))).toEqual(row.keys);
    for (const [name, field] of Object.entries(row.keeps ?? {})) {
      kept.set(name, String(JSON.parse(text)[field]));
    }
    if (status === 200) {
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
    }
  });

  it('is refused without its scope', async () => {
    // Any one of a route's own opens it; what is taken besides is taken each.
    for (const lacking of [row.scopes, ...(row.besides ?? []).map((scope) => [scope])]) {
      const { status, text } = await call(row, { scopes: scopesBut(lacking) });
      expect(status).toBe(403);
      expect(JSON.parse(text)).toEqual({
        statusCode: 403,
        error: 'Forbidden',
        message: `Insufficient scope, expected any of: ${lacking.join(',')}`,
        errorCode: 'insufficient_scope',
      });
    }
  });

  it.each(refusedBodies(row))('refuses %j', async (body, fault) => {
    const { status, text } = await call({ ...row, body });
    const problem = JSON.parse(text);
    expect(status).toBe(400);
    expect(Object.keys(problem)).toEqual(['statusCode', 'error', 'message', 'errorCode']);
    expect(problem).toMatchObject({ error: 'Bad Request', errorCode: 'invalid_body' });
    expect(problem.message).toContain('Payload validation error: ');
    expect(problem.message).toContain(fault);
    if (!fault.startsWith('Additional')) expect(text).not.toContain('canary');
  });
});

describe('every route', () => {
  it('has a row, with the scopes it asks for', () => {
    const promised = new Set(
      rows.map(({ method, url, scopes }) => `${method} /api/v2${url} ${scopes.join()}`),
    );
    const unpromised = world.routes
      .map(({ method, url, scopes }) => `${method} ${url} ${scopes.join()}`)
      .filter((route) => !promised.has(route));
    expect(unpromised).toEqual([]);
  });

  it('of a row exists', () => {
    const there = new Set(world.routes.map(({ method, url }) => `${method} ${url}`));
    const promised = rows.map(({ method, url }) => `${method} /api/v2${url}`);
    expect(promised.filter((route) => !there.has(route))).toEqual([]);
  });
});
