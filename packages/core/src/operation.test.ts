import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Unanswered } from './messaging.ts';
import { defineOperation, defineTopic, no, yes } from './operation.ts';
import { defineBucket } from './records.ts';

describe('a reply', () => {
  it('is a value or a refusal', () => {
    expect(yes({ count: 1 })).toStrictEqual({ ok: true, value: { count: 1 } });
    expect(no('too_late')).toStrictEqual({ ok: false, refusal: 'too_late' });
  });
});

describe('a definition', () => {
  const text = z.string();

  it('of an operation holds its subject, shapes and refusals', () => {
    const shape = { request: text, value: text, refusals: ['too_late'] } as const;
    expect(defineOperation('a.ask.b', shape)).toStrictEqual({ subject: 'a.ask.b', ...shape });
  });

  it('of an operation that never refuses has none', () => {
    expect(defineOperation('a.ask.b', { request: text, value: text }).refusals).toEqual([]);
  });

  it('of a topic holds its subject and body', () => {
    expect(defineTopic('a.told.b', text)).toStrictEqual({ subject: 'a.told.b', body: text });
  });

  it('of a bucket holds its name, value and lifetime', () => {
    const shape = { value: text, ttlMs: 60_000 };
    const unless = { erases: false, loss: 'lost harmlessly', durability: 'replicated' };
    expect(defineBucket('marks', shape)).toStrictEqual({ name: 'marks', ...unless, ...shape });
  });
});

describe('a silence', () => {
  it('names the subject and why, and nothing that was asked', () => {
    const error = new Unanswered('a.ask.b', 'timed-out');
    expect(error.message).toBe('a.ask.b was not answered: timed-out');
    expect(error).toMatchObject({ name: 'Unanswered', subject: 'a.ask.b', silence: 'timed-out' });
  });
});
