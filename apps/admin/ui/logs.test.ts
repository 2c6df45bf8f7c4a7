import { describe, expect, it } from 'vitest';
import { logSearch, toldBy } from './logs.ts';

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

describe('a line of the log', () => {
  const line = { id: '1', date: '2026-01-02T00:00:00Z', type: 'sapi', description: 'Success' };

  it('tells by its description', () => {
    expect(toldBy({ ...line, details: {} })).toBe('Success');
  });

  it('tells what an admin asked for', () => {
    const request = { method: 'put', path: '/api/v2/guardian/policies' };
    expect(toldBy({ ...line, details: { request } })).toBe(
      'Success: PUT /api/v2/guardian/policies',
    );
  });
});
