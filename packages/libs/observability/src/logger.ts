import { type DestinationStream, type Level, type Logger, pino } from 'pino';

/** What a logger needs to know; `silent` says nothing. */
export interface LoggerOptions {
  readonly service: string;
  readonly level: Level | 'silent';
  /** Where lines go: standard output, unless a test wants to read them. */
  readonly destination?: DestinationStream;
}

/**
 * Names that never carry anything fit for a log. A net under the rule, which is to log only
 * fields one chose: no bodies, headers, queries, numbers, codes, tokens or provider answers.
 */
const neverLogged = [
  'accessToken',
  'address',
  'answer',
  'authToken',
  'authorization',
  'body',
  'code',
  'cookie',
  'email',
  'headers',
  'idToken',
  'key',
  'mfaToken',
  'name',
  'password',
  'phone',
  'phoneNumber',
  'query',
  'recipient',
  'refreshToken',
  'reply',
  'request',
  'secret',
  'text',
  'to',
  'token',
  'url',
];

/** An error as a log may show it: what it is and where, without what it carries. */
const shownError = (error: unknown) =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { name: typeof error, message: 'something that is no error was thrown' };

/** The fields that pino takes an error from; the others may hold one all the same. */
const serializers = { error: shownError, err: shownError };

// Objects one was given hold more than one knows: only plain values and errors go through.
const plain = (value: unknown): unknown => {
  if (value instanceof Error) return shownError(value);
  return typeof value === 'object' && value !== null ? '[object]' : value;
};
const onlyPlain = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      Object.hasOwn(serializers, field) ? value : plain(value),
    ]),
  );

/**
 * Lines are gathered and written together, so that no request waits for whoever reads them; a
 * process that is killed loses what it said in its last quarter of a second.
 */
const buffered = { dest: 1, sync: false, minLength: 16_000, periodicFlush: 250 };

/**
 * Where a person reads along: a line each, at once, with what it is about before what came of it.
 * Loaded on a terminal alone.
 */
export const terminal = async (destination: NodeJS.WritableStream): Promise<DestinationStream> => {
  const { PinoPretty } = await import('pino-pretty');
  return PinoPretty({
    ...{ destination, sync: true, singleLine: true, colorize: true },
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'service',
    errorLikeObjectKeys: Object.keys(serializers),
    messageFormat: ({ msg, operation, topic, route, outcome }) =>
      [msg ?? operation ?? topic ?? route, outcome].filter(Boolean).join(' '),
  });
};

/** A logger: one JSON object a line, with the time as ISO text and the level as a word. */
export const createLogger = ({ service, level, destination }: LoggerOptions): Logger =>
  pino(
    {
      level,
      base: { service },
      errorKey: 'error',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: onlyPlain },
      serializers,
      hooks: {
        // What is put into a message, `%o` among it, is plain too.
        logMethod([first, ...rest], log) {
          // pino's types speak of text alone, though any value may come.
          log.apply(this, [first, ...rest.map(plain)] as Parameters<typeof log>);
        },
      },
      redact: { paths: neverLogged, censor: '[redacted]' },
    },
    destination ?? pino.destination(buffered),
  );
