import type { Dispatcher } from 'undici';
import { type Outcome, rejected } from './provider.ts';

/** More than any carrier answers with; a longer answer is cut off. */
const answerBytesMax = 64 * 1024;

/** What a carrier answered, its body read as JSON where it is that. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readBody = async (body: AsyncIterable<Buffer>): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** Posts once. Redirects are not followed: a carrier's API has no business sending us elsewhere. */
export const post = async (
  url: string,
  options: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal;
    readonly dispatcher?: Dispatcher;
  },
): Promise<Answer> => {
  // Loaded by the first message: processes that only check settings never need it.
  const { request } = await import('undici');
  const { statusCode, body } = await request(url, { method: 'POST', ...options });
  const text = await readBody(body);
  return { status: statusCode, text, json: parsed(text) };
};

/** Faults that come before a request is on its way: the carrier surely has nothing. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const codesOf = (fault: unknown): readonly unknown[] => {
  if (!(fault instanceof Error)) return [];
  const code = 'code' in fault ? fault.code : undefined;
  const inner = fault instanceof AggregateError ? fault.errors : [fault.cause];
  return [code, ...inner.flatMap(codesOf)];
};

/** Whether a fault carries this code, itself or as its cause. */
export const hasCode = (fault: unknown, code: string): boolean => codesOf(fault).includes(code);

/** The outcome of an exchange that broke: certain when nothing left, else "we do not know". */
export const broken = (fault: unknown): Outcome =>
  codesOf(fault).some((code) => typeof code === 'string' && neverLeft.has(code))
    ? rejected('unavailable', 'later')
    : rejected('no_answer', 'later');

/** What an HTTP status means where a carrier gives no code of its own. */
export const byStatus = (status: number): Outcome => {
  if (status === 401 || status === 403) return rejected('credentials', 'never');
  if (status === 402) return rejected('account_blocked', 'never');
  if (status === 429) return rejected('throttled', 'later');
  if (status === 408 || status >= 500) return rejected('unavailable', 'later');
  return rejected('content_refused', 'never');
};
