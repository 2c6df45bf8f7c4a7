import { describe, expect, it } from 'vitest';
import { masked, unmasked } from './masked-settings.ts';

const secrets = ['auth_token'];

describe('masking', () => {
  it('hides secrets and nothing else', () => {
    expect(masked({ sid: 'AC1', auth_token: 'canary' }, secrets)).toEqual({
      sid: 'AC1',
      auth_token: '********',
    });
  });
  it('shows that a secret is not set', () => {
    expect(masked({ auth_token: null }, secrets)).toEqual({ auth_token: null });
  });
});

describe('unmasking', () => {
  it('puts the stored secret in the place of its mask', () => {
    expect(unmasked({ auth_token: '********' }, secrets, { auth_token: 'canary' })).toEqual({
      restored: { auth_token: 'canary' },
    });
  });
  it('takes a new secret as it is', () => {
    expect(unmasked({ auth_token: 'new' }, secrets, { auth_token: 'old' })).toEqual({
      restored: { auth_token: 'new' },
    });
  });
  it('leaves out what is null', () => {
    expect(unmasked({ auth_token: null, from: null }, secrets, { auth_token: 'old' })).toEqual({
      restored: {},
    });
  });
  it('forgets what is not mentioned', () => {
    expect(unmasked({ sid: 'AC1' }, secrets, { auth_token: 'old' })).toEqual({
      restored: { sid: 'AC1' },
    });
  });
  it('names the secret whose mask hides nothing', () => {
    const settings = { from: '********', auth_token: '********' };
    expect(unmasked(settings, secrets, {})).toMatchObject({ nothingBehind: 'auth_token' });
  });
  it('reads eight stars as eight stars where no secret is', () => {
    expect(unmasked({ from: '********' }, secrets, {})).toEqual({
      restored: { from: '********' },
    });
  });
});
