import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

const listening = (level: 'debug' | 'info' | 'error' | 'silent' = 'info') => {
  const lines: string[] = [];
  const log = createLogger({
    service: 'session',
    level,
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines, said: () => lines.map((line) => JSON.parse(line)) };
};

describe('a line of log', () => {
  it('tells the service, the level as a word and the time as ISO text', () => {
    const { log, lines, said } = listening();
    log.info({ operation: 'session.ask.v1.begin-login', durationMs: 1.5 }, 'done');
    expect(said()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        service: 'session',
        operation: 'session.ask.v1.begin-login',
        durationMs: 1.5,
        msg: 'done',
      },
    ]);
    expect(lines[0]).toMatch(/\n$/);
  });

  it.each([
    ['debug', 3],
    ['info', 2],
    ['error', 1],
    ['silent', 0],
  ] as const)('is written from the level %s on', (level, count) => {
    const { log, lines } = listening(level);
    log.debug('one');
    log.info('two');
    log.error('three');
    expect(lines).toHaveLength(count);
  });

  it('cannot be forged by what is logged', () => {
    const { log, lines } = listening();
    log.info({ operation: 'a\n{"level":"error"}' }, 'b\n{"level":"error"}');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain('\n');
  });
});

describe('what a log never shows', () => {
  it.each([
    'code',
    'password',
    'token',
    'accessToken',
    'refreshToken',
    'mfaToken',
    'secret',
    'authorization',
    'cookie',
    'phone',
    'phoneNumber',
    'email',
    'text',
    'body',
    'headers',
    'query',
    'url',
  ])('is a field named %s', (field) => {
    const { log, lines, said } = listening();
    log.info({ [field]: 'canary', operation: 'shown' });
    log.child({ [field]: 'canary' }).info('from a child');
    expect(said()[0]).toMatchObject({ [field]: '[redacted]', operation: 'shown' });
    expect(lines.join('')).not.toContain('canary');
  });

  it('is what an object holds, however deep', () => {
    const { log, lines, said } = listening();
    log.info({ operation: 'shown', given: { a: { b: { code: 'canary' } } }, list: ['canary'] });
    expect(said()[0]).toMatchObject({ operation: 'shown', given: '[object]', list: '[object]' });
    expect(lines.join('')).not.toContain('canary');
  });

  it('is an object put into a message', () => {
    const { log, said } = listening();
    log.info('%s holds %o and %j', 'it', { code: 'canary' }, { code: 'canary' });
    expect(said()[0].msg).toBe("it holds '[object]' and '[object]'");
  });
});

describe('an error in a log', () => {
  const error = Object.assign(new RangeError('too far', { cause: new Error('canary') }), {
    body: 'canary',
    code: 'canary',
  });

  it.each([
    ['in the field error', { error }],
    ['in the field err', { err: error }],
    ['alone', error],
  ])('keeps its name, message and stack and nothing else: %s', (_, given) => {
    const { log, lines, said } = listening();
    log.error(given);
    const { error: shown = said()[0].err } = said()[0];
    expect(shown).toEqual({ name: 'RangeError', message: 'too far', stack: error.stack });
    expect(lines.join('')).not.toContain('canary');
  });

  it('is as bare in any other field, and in a message', () => {
    const { log, lines, said } = listening();
    log.error({ reason: error }, 'it was %o', error);
    expect(said()[0].reason).toEqual({
      name: 'RangeError',
      message: 'too far',
      stack: error.stack,
    });
    expect(lines.join('')).not.toContain('canary');
  });

  it('does not show what was thrown in its place', () => {
    const { log, said } = listening();
    log.error({ error: 'canary' });
    log.error({ error: { secret: 'canary' } });
    expect(JSON.stringify(said())).not.toContain('canary');
    expect(said()[0].error).toMatchObject({ name: 'string' });
  });

  it('hides the errors it gathers', () => {
    const { log, lines } = listening();
    log.error({ error: new AggregateError([new Error('canary')], 'all failed') });
    expect(lines.join('')).toContain('all failed');
    expect(lines.join('')).not.toContain('canary');
  });
});
