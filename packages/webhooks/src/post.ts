import type { Dispatcher } from 'undici';

/** More than any receiver has to say; a longer answer is cut off. */
const answerBytesMax = 64 * 1024;

/** What was answered, its body read as JSON where it is that. */
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

/** Posts once. Redirects are not followed: nobody has any business sending us elsewhere. */
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
