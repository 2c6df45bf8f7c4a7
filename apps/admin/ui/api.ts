/** What one field of a request was refused for: its name, and the words of the API. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** A "no" of the Management API, in its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, message: string, faults: readonly FieldFault[] = []) {
    super(message);
    this.status = status;
    // Where react-admin looks for what a form is to show beside its fields.
    this.body =
      faults.length === 0
        ? {}
        : { errors: Object.fromEntries(faults.map((each) => [each.field, each.message])) };
  }
}

/** What a refusal says is wrong, by the field that it names. */
export const faultsOf = (reason: unknown): Readonly<Record<string, string>> => {
  const body = reason instanceof ApiError ? reason.body : undefined;
  // `ApiError` makes it so.
  const { errors = {} } = (body ?? {}) as { readonly errors?: Readonly<Record<string, string>> };
  return errors;
};

const onProperty = /^\w+ validation error: '(.*)' on property ([\w-]+(?:\.[\w-]+)*)/s;
const missing = /^\w+ validation error: '(Missing required property: ([\w.-]+))'/;

/** The field that a refusal names, where it names one. */
export const faultIn = (message: string): FieldFault | undefined => {
  const [, absent, required] = missing.exec(message) ?? [];
  if (absent !== undefined && required !== undefined) return { field: required, message: absent };
  const [, words, field] = onProperty.exec(message) ?? [];
  return words === undefined || field === undefined ? undefined : { field, message: words };
};

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Why a write hangs on nothing that was seen, as the API has no tag of what it is about: it
 * `merges` with what others change, or what it names `ends`, and never becomes anything else.
 */
type Untagged = 'merges' | 'ends';

/** What a call hangs on: whatever changes what is there says the tag of it, or why it cannot. */
type Hanging =
  | { readonly method?: 'GET' | 'POST' }
  | {
      readonly method: 'PUT' | 'PATCH' | 'DELETE';
      /** Of a service of an older release there is none. */
      readonly ifMatch: string | undefined;
    }
  | { readonly method: 'DELETE'; readonly untagged: Untagged };

export type Asked = Hanging & {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Is told the tag of what is answered, where it has one. */
  readonly onTag?: (etag: string) => void;
};

/** Asks the Management API: `path` begins with a slash, below `/api/v2`. */
export type CallApi = (path: string, asked?: Asked) => Promise<unknown>;

interface Needs {
  /** Where the API is: `https://login.example.com/api/v2`. */
  readonly base: string;
  /** An access token for it, or nothing where nobody is signed in. */
  readonly token: () => string | undefined;
  readonly fetch?: typeof fetch;
}

const messageIn = (body: unknown, status: number): string => {
  const said = typeof body === 'object' && body !== null && 'message' in body && body.message;
  return typeof said === 'string' ? said : `HTTP ${status}`;
};

const read = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const search = (query: Query = {}): string => {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) given.set(key, String(value));
  }
  return given.size === 0 ? '' : `?${given}`;
};

/** What is answered, and its tag where it has one. */
export const askTagged = async (api: CallApi, path: string, signal?: AbortSignal) => {
  let etag: string | undefined;
  const onTag = (tag: string) => {
    etag = tag;
  };
  const answer = await api(path, { signal, onTag });
  return { answer, etag };
};

/**
 * Asks at once for what is certain to be asked: whoever asks for it first is given that answer, and
 * whoever asks after that asks anew.
 */
export const askAhead = (api: CallApi, paths: readonly string[]): CallApi => {
  const ahead = new Map(paths.map((path) => [path, askTagged(api, path)]));
  // Whoever asks is told.
  for (const each of ahead.values()) each.catch(() => undefined);
  return async (path, asked = {}) => {
    const { method = 'GET', query, onTag } = asked;
    const begun = method === 'GET' && query === undefined ? ahead.get(path) : undefined;
    if (!begun) return api(path, asked);
    ahead.delete(path);
    const { answer, etag } = await begun;
    if (etag !== undefined) onTag?.(etag);
    return answer;
  };
};

/** A client of the Management API. @throws {ApiError} on any answer that is a "no" */
export const apiOf =
  ({ base, token, fetch: send = fetch }: Needs): CallApi =>
  async (path, asked = {}) => {
    const { method = 'GET', query, body, signal, onTag } = asked;
    const ifMatch = 'ifMatch' in asked ? asked.ifMatch : undefined;
    const bearer = token();
    // Another site could not read that the API refuses: so it is said here.
    if (bearer === undefined) throw new ApiError(401, 'Nobody is signed in any more');
    const response = await send(`${base}${path}${search(query)}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      // Who is signed in here says the token alone.
      credentials: 'omit',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    const answer = await read(response);
    const etag = response.headers.get('etag');
    if (response.ok && etag !== null) onTag?.(etag);
    if (response.ok) return answer;
    const message = messageIn(answer, response.status);
    const fault = faultIn(message);
    throw new ApiError(response.status, message, fault ? [fault] : []);
  };
