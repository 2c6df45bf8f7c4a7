import { Contended, Unanswered, UnavailableError } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { failureOf } from './failure.ts';

const withStatus = (statusCode: number) => Object.assign(new Error('canary'), { statusCode });

describe('an error that no route meant', () => {
  it.each([
    ['a stream that stayed contended', new Contended('user-1 stayed contended'), 'service_silent'],
    ['a store that is away', new UnavailableError('the store is away'), 'service_silent'],
    ['a service that is busy', new Unanswered('a.b', 'busy'), 'service_silent'],
    ['a service that is not there', new Unanswered('a.b', 'no-responders'), 'service_silent'],
    ['a service that answers too late', new Unanswered('a.b', 'timed-out'), 'outcome_unknown'],
    ['an answer nobody can read', new Unanswered('a.b', 'unreadable'), 'outcome_unknown'],
    ['a service that fails', new Unanswered('a.b', 'broken'), 'broken'],
    ['a body that is too large', withStatus(413), 'body_too_large'],
    ['a body of another kind', withStatus(415), 'media_type_unsupported'],
    ['too many requests', withStatus(429), 'too_many_requests'],
    ['what is nowhere', withStatus(404), 'not_found'],
    ['another fault of the caller', withStatus(417), 'parameter_malformed'],
    ['a surprise', new Error('canary'), 'broken'],
    ['a surprise with a status', withStatus(502), 'broken'],
    ['what is no error', 'canary', 'broken'],
  ])('is read once for every API: %s', (_, error, failure) => {
    expect(failureOf(error)).toBe(failure);
  });
});
