import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** What could not be read of a message: lines that only a newer release knows, and others. */
interface UnknownLines {
  readonly topic: string;
  readonly newer: readonly { readonly kind: string }[];
  readonly unreadable: number;
}

/** As many kinds are named in the log; whoever tells more of them has gone wrong. */
const namedMax = 100;

/**
 * Has an operator hear of lines of the log that cannot be read here: each is counted, and of each
 * kind one is logged.
 */
export const watchUnknownLines = (
  log: Logger,
  { unknownLines }: Pick<Metrics, 'unknownLines'>,
): ((unknown: UnknownLines) => void) => {
  const named = new Set<string>();
  const once = (topic: string, kind: string, what: string) => {
    const name = `${topic} ${kind}`;
    if (named.has(name) || named.size >= namedMax) return;
    named.add(name);
    log.warn({ topic, kind }, what);
  };
  return ({ topic, newer, unreadable }) => {
    unknownLines.inc({ outcome: 'kept' }, newer.length);
    unknownLines.inc({ outcome: 'skipped' }, unreadable);
    for (const { kind } of newer) {
      once(
        topic,
        kind.slice(0, 64),
        'lines that only a newer release knows are kept, and not shown',
      );
    }
    if (unreadable > 0) once(topic, '', 'lines that cannot be read are skipped');
  };
};
