import type { LogBody } from '@countersign/auth0-logs';
import { isAddressForbidden, type OutboundHttp, signer } from '@countersign/outbound-http';
import type { KeptLogStream } from '../log-streams/log-streams.state.ts';
import type { StreamSecrets } from '../log-streams/stream-secrets.ts';

/** What became of some lines. */
export type Sent = 'taken' | 'not_taken' | 'address_forbidden' | 'no_answer';

interface Lines {
  readonly logStream: KeptLogStream;
  readonly secrets: StreamSecrets;
  readonly lines: readonly LogBody[];
  /** The same for every try. */
  readonly id: string;
  readonly at: string;
}
export type SendLines = (lines: Lines) => Promise<Sent>;

const timeoutMs = 10_000;

/** Auth0's three shapes: a line each, one array, or an object that holds it. */
const written = (format: KeptLogStream['format'], lines: readonly LogBody[]): string => {
  const items = lines.map((data) => ({ log_id: data.log_id, data }));
  switch (format) {
    case 'lines':
      return items.map((item) => `${JSON.stringify(item)}\n`).join('');
    case 'array':
      return JSON.stringify(items);
    case 'object':
      return JSON.stringify({ logs: items });
  }
};

const headersOf = ({ logStream, secrets, id, at }: Lines, body: string) => ({
  ...Object.fromEntries(secrets.headers.map(({ header, value }) => [header, value])),
  'content-type': logStream.contentType,
  ...(secrets.authorization !== undefined && { authorization: secrets.authorization }),
  ...signer(secrets.signingSecret)({ id, at, body }),
});

/** Posts lines to a receiver, signed; the address is looked at anew each time. */
export const sendLines =
  (http: OutboundHttp): SendLines =>
  async (lines) => {
    const { endpoint, format } = lines.logStream;
    const body = written(format, lines.lines);
    try {
      const { status } = await http.post(endpoint, {
        headers: headersOf(lines, body),
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      return status >= 200 && status < 300 ? 'taken' : 'not_taken';
    } catch (fault) {
      return isAddressForbidden(fault) ? 'address_forbidden' : 'no_answer';
    }
  };
