import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ApiError, apiOf, askAhead, type CallApi, faultIn } from './api.ts';

describe('a refusal of the API', () => {
  it('names the field that is wrong', () => {
    expect(
      faultIn("Payload validation error: 'No enum match' on property provider (Who sends)."),
    ).toEqual({ field: 'provider', message: 'No enum match' });
    expect(
      faultIn("Payload validation error: 'Object didn't pass validation' on property a.b."),
    ).toEqual({ field: 'a.b', message: "Object didn't pass validation" });
  });

  it('names the field that is missing', () => {
    expect(faultIn("Payload validation error: 'Missing required property: sid'.")).toEqual({
      field: 'sid',
      message: 'Missing required property: sid',
    });
  });

  it('names none where it is about the whole', () => {
    expect(faultIn('The provider is not complete.')).toBeUndefined();
  });

  it('is told to a form at its field', () => {
    const refused = new ApiError(400, 'no', [{ field: 'sid', message: 'too short' }]);
    expect(refused.body).toEqual({ errors: { sid: 'too short' } });
    expect(new ApiError(403, 'no').body).toEqual({});
  });
});

/** A server that answers what it is told to, and remembers what it was asked. */
const serverOf = (answer: () => Response) => {
  const asked: Request[] = [];
  const send: typeof fetch = async (input, init) => {
    asked.push(new Request(input, init));
    return answer();
  };
  const api = apiOf({ base: 'https://acme.test/api/v2', token: () => 'a token', fetch: send });
  return { api, asked };
};

describe('a call of the API', () => {
  it('says who asks by the token alone, and sends no cookie', async () => {
    const { api, asked } = serverOf(() => Response.json({ ok: true }));
    await api('/users', { query: { page: 0, q: undefined } });
    const [request] = asked;
    expect(request?.url).toBe('https://acme.test/api/v2/users?page=0');
    expect(request?.headers.get('authorization')).toBe('Bearer a token');
    expect(request?.credentials).toBe('omit');
  });

  it('is told the tag of what it is answered, and says of what it writes over', async () => {
    const { api, asked } = serverOf(() => Response.json({}, { headers: { etag: '"tag"' } }));
    const told: string[] = [];
    await api('/branding', { onTag: (tag) => told.push(tag) });
    await api('/branding', { method: 'PATCH', body: {}, ifMatch: '"tag"' });
    expect(told).toEqual(['"tag"']);
    expect(asked.map(({ headers }) => headers.get('if-match'))).toEqual([null, '"tag"']);
  });

  it('is answered by nothing where there is nothing to say', async () => {
    const { api } = serverOf(() => new Response(null, { status: 204 }));
    expect(await api('/users/1', { method: 'DELETE', untagged: 'ends' })).toBeUndefined();
  });

  it('is refused in the words of the API, or by its status where it says none', async () => {
    const said = serverOf(() => Response.json({ message: 'Insufficient scope' }, { status: 403 }));
    await expect(said.api('/users')).rejects.toMatchObject({
      ...{ status: 403, message: 'Insufficient scope' },
    });
    const silent = serverOf(() => new Response('<html>', { status: 502 }));
    await expect(silent.api('/users')).rejects.toMatchObject({ message: 'HTTP 502' });
  });
});

describe('what is asked ahead', () => {
  const path = '/countersign/mfa/readiness';
  const counted = (answer: (no: number) => Promise<unknown>) => {
    const asked: string[] = [];
    const api: CallApi = async (at, { method = 'GET', onTag } = {}) => {
      asked.push(`${method} ${at}`);
      onTag?.(`"${asked.length}"`);
      return answer(asked.length);
    };
    return { asked, api };
  };

  it('is answered once to who asks first, with its tag; the next asks anew', async () => {
    const { asked, api } = counted(async (no) => no);
    const ahead = askAhead(api, [path]);
    expect(asked).toEqual([`GET ${path}`]);
    const tags: string[] = [];
    const onTag = (tag: string) => tags.push(tag);
    expect([await ahead(path, { onTag }), await ahead(path, { onTag })]).toEqual([1, 2]);
    expect(tags).toEqual(['"1"', '"2"']);
  });

  it('is no answer to anything else of its path', async () => {
    const { asked, api } = counted(async (no) => no);
    const ahead = askAhead(api, [path]);
    await ahead(path, { query: { include_people: true } });
    await ahead(path, { method: 'POST' });
    await ahead('/users');
    expect(asked).toHaveLength(4);
    expect(await ahead(path)).toBe(1);
  });

  it('tells who asks first that it failed, and nobody before', async () => {
    const { api } = counted(async (no) => {
      if (no === 1) throw new ApiError(401, 'canary');
      return no;
    });
    const ahead = askAhead(api, [path]);
    await expect(ahead(path)).rejects.toMatchObject({ status: 401 });
    expect(await ahead(path)).toBe(2);
  });

  it('is no fault of the page where it failed before anybody asked', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', hear);
    onTestFinished(() => {
      process.off('unhandledRejection', hear);
    });
    const { api } = counted(() => Promise.reject(new ApiError(503, 'away')));
    const ahead = askAhead(api, [path]);
    // What nobody has handled by the end of this turn is told.
    await setImmediate();
    expect(unheard).toEqual([]);
    await expect(ahead(path)).rejects.toMatchObject({ status: 503 });
  });
});
