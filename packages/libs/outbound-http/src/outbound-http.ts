import { allCommitted } from '@countersign/core';
import type { Agent } from 'undici';
import { isPublicAddress, isPublicUrl, outboundAddress } from './addresses.ts';
import type { LookupAll } from './checked-lookup.ts';
import { addressForbidden } from './faults.ts';

/** What the deployment decides about addresses that a tenant chooses. */
export interface OutboundSettings {
  /** Whether they may be private ones, and plain http. */
  readonly allowPrivate: boolean;
  /** How their hosts are resolved, when not by the system. */
  readonly lookup?: LookupAll | undefined;
  /** How much `fetch` reads, and for how long, where that is more than a description takes. */
  readonly fetched?: { readonly bytesMax: number; readonly timeoutMs: number };
}

/** More than any receiver has to say; a longer answer is cut off. */
const answerBytesMax = 64 * 1024;
/** Providers' keys and descriptions have some 20 KB; what is longer than this is not read. */
const fetchedBytesMax = 256 * 1024;
/** The longest that an answer may take to come in whole. */
const fetchTimeoutMs = 10_000;

/** What was answered, its body read as JSON where it is that. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

interface Post {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** The one way out to addresses that a tenant chose. */
export interface OutboundHttp {
  /** Whether an address may be kept, to be called later; it is judged again by every call. */
  readonly allows: (address: string) => boolean;
  /** Posts once, and reads what is answered as far as it matters. */
  readonly post: (address: string, message: Post) => Promise<Answer>;
  /** For libraries that speak by `fetch`. As theirs, it rejects with a TypeError. */
  readonly fetch: (address: string, init?: RequestInit) => Promise<Response>;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The beginning of a body, and whether that is all of it. */
const readBody = async (body: AsyncIterable<Buffer>, bytesMax: number) => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) break;
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), isWhole: bytes <= bytesMax };
};

let shared: Agent | undefined;

/** One for all tenants, so that sockets are used again; another resolver has its own. */
const agentFor = async ({ allowPrivate, lookup }: OutboundSettings): Promise<Agent | undefined> => {
  if (!lookup && (allowPrivate || shared)) return allowPrivate ? undefined : shared;
  // Loaded by the first message: processes that only check settings never need it.
  const { guardedAgent } = await import('./guarded-agent.ts');
  if (lookup) return guardedAgent(allowPrivate ? () => true : isPublicAddress, lookup);
  shared ??= guardedAgent(isPublicAddress);
  return shared;
};

/** Statuses whose answers have no body, and may not be made with one. */
const isBodiless = (status: number) => status === 204 || status === 205 || status === 304;

/** Headers have no two of a name in what we read of them: the first counts. */
const headersOf = (headers: Readonly<Record<string, string | string[] | undefined>>) =>
  Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    const first = Array.isArray(value) ? value[0] : value;
    return first === undefined ? [] : [[name, first]];
  });

/** The body of what `fetch` is asked with; libraries send forms, and nothing else. */
const textOf = (body: RequestInit['body']): string | null => {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString();
  throw new TypeError('only text is sent');
};

/**
 * Calls addresses that a tenant chose. Each call judges the text of its address, looks at what its
 * host's name leads to and connects to exactly that, follows no redirect (nobody has any business
 * sending us elsewhere), and reads an answer of bounded length.
 */
export const outboundHttp = (settings: OutboundSettings): OutboundHttp => {
  const allows = (address: string) =>
    outboundAddress.safeParse(address).success && (settings.allowPrivate || isPublicUrl(address));

  const { fetched: bounds = { bytesMax: fetchedBytesMax, timeoutMs: fetchTimeoutMs } } = settings;
  let agent: ReturnType<typeof agentFor> | undefined;
  const send = async (
    address: string,
    options: {
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | null;
      readonly signal: AbortSignal;
    },
  ) => {
    if (!allows(address)) throw addressForbidden();
    agent ??= agentFor(settings);
    const [{ request }, dispatcher] = await Promise.all([import('undici'), agent, allCommitted()]);
    // undici's options are mutable in their types alone.
    const { headers, ...rest } = options;
    return request(address, {
      ...rest,
      headers: { ...headers },
      ...(dispatcher && { dispatcher }),
    });
  };

  const fetched = async (address: string, init: RequestInit): Promise<Response> => {
    const timeout = AbortSignal.timeout(bounds.timeoutMs);
    const { statusCode, headers, body } = await send(address, {
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: textOf(init.body),
      signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout,
    });
    const { bytes, isWhole } = await readBody(body, bounds.bytesMax);
    if (!isWhole) throw new TypeError('the answer is too long');
    return new Response(isBodiless(statusCode) ? null : bytes, {
      status: statusCode,
      headers: headersOf(headers),
    });
  };

  return {
    allows,

    post: async (address, message) => {
      const { statusCode, body } = await send(address, { method: 'POST', ...message });
      const { bytes } = await readBody(body, answerBytesMax);
      const text = bytes.toString('utf8');
      return { status: statusCode, text, json: parsed(text) };
    },

    fetch: async (address, init = {}) => {
      try {
        return await fetched(address, init);
      } catch (fault) {
        // An interruption keeps its name, by which libraries know it.
        if (fault instanceof TypeError || fault instanceof DOMException) throw fault;
        throw new TypeError('fetch failed', { cause: fault });
      }
    },
  };
};

/** The way out to addresses that the operator chose: the carriers', or what stands in for them. */
export const operatorHttp: OutboundHttp = outboundHttp({ allowPrivate: true });
