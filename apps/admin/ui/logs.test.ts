import { describe, expect, it } from 'vitest';
import { logSearch } from './logs.ts';

describe('a search of the log', () => {
  it('is none where nothing was chosen', () => {
    expect(logSearch({})).toBeUndefined();
    expect(logSearch({ kind: 'unheard of' })).toBeUndefined();
  });

  it('joins what was chosen', () => {
    expect(logSearch({ kind: 'changes', user: 'auth0|1', since: '2026-01-02' })).toBe(
      'type:(sapi OR gd_tenant_update) AND user_id:"auth0|1" AND date:[2026-01-02 TO *]',
    );
    expect(logSearch({ until: '2026-01-02' })).toBe('date:[* TO 2026-01-02]');
  });

  it('is of one person alone, whatever the id holds', () => {
    expect(logSearch({ user: 'a" OR type:"s' })).toBe('user_id:"a OR type:s"');
  });
});
