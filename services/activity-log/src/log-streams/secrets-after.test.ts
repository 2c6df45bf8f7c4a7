import { mask } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { secretsAfter } from './secrets-after.ts';

const before = {
  signingSecret: 'signs',
  authorization: 'authorises',
  headers: [{ header: 'x-key', value: 'opens' }],
};
const empty = { headers: [] };
type Arguments = Parameters<typeof secretsAfter>;
const become = (known: Arguments[0], asked: Arguments[1]) =>
  secretsAfter(known, asked, () => 'made');

describe("a log stream's secrets", () => {
  it('stay where nothing is said of them, or their masks come back', () => {
    const headers = [{ header: 'x-key', value: mask }];
    const masked = { authorization: mask, signingSecret: mask, headers };
    expect(become(before, {})).toEqual(before);
    expect(become(before, masked)).toEqual(before);
  });

  it('are those that are sent, where several headers bear one name', () => {
    const key = (value: string) => ({ header: 'x-key', value });
    const headers = [key('never sent'), key('opens')];
    const masked = { headers: [key(mask), key(mask)] };
    expect(become({ ...before, headers }, masked)).toMatchObject({
      headers: [key('opens'), key('opens')],
    });
  });

  it('are replaced by what was sent, and taken away with null', () => {
    const headers = [{ header: 'x-new', value: 'new' }];
    expect(become(before, { headers, signingSecret: 'other' })).toEqual({
      ...{ ...before, headers, signingSecret: 'other' },
    });
    const { authorization: _, ...rest } = before;
    expect(become(before, { authorization: null })).toEqual(rest);
  });

  it('are signed by one that is made, where none is brought', () => {
    expect(become(empty, {})).toEqual({ signingSecret: 'made', headers: [] });
  });

  it('are no masks', () => {
    expect(become(empty, { authorization: mask })).toBe('authorization_masked');
    const headers = [{ header: 'x-new', value: mask }];
    expect(become(before, { headers })).toBe('header_masked');
    expect(become(empty, { signingSecret: mask })).toBe('signing_secret_masked');
  });
});
