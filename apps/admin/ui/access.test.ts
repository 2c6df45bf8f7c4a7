import { describe, expect, it } from 'vitest';
import { permissionChanges, scopesAsText, scopesIn } from './access.ts';

describe('scopes, as people write them', () => {
  it('are one a line, with what each is for', () => {
    const text = 'read:pay  Read the payroll\n\n  write:pay\n';
    const scopes = [{ value: 'read:pay', description: 'Read the payroll' }, { value: 'write:pay' }];
    expect(scopesIn(text)).toEqual(scopes);
    expect(scopesIn(scopesAsText(scopes))).toEqual(scopes);
    expect(scopesAsText()).toBe('');
  });
});

describe('the permissions of a role', () => {
  const of = (permission_name: string, resource_server_identifier = 'urn:pay') => ({
    ...{ resource_server_identifier, permission_name },
  });

  it('are changed by what is new, and what is gone', () => {
    const changes = permissionChanges([of('a'), of('b')], [of('b'), of('c')]);
    expect(changes).toEqual({ given: [of('c')], taken: [of('a')] });
  });

  it('of one name in two APIs are two', () => {
    const changes = permissionChanges([of('a')], [of('a', 'urn:other')]);
    expect(changes).toEqual({ given: [of('a', 'urn:other')], taken: [of('a')] });
  });
});
