import { describe, expect, it } from 'vitest';
import { withoutEmpty } from './words.ts';

describe('the texts of a prompt', () => {
  it('leave out what is empty, which is ours', () => {
    const login = { title: 'Welcome', description: '', buttonText: null };
    expect(withoutEmpty({ login })).toEqual({ login: { title: 'Welcome' } });
  });

  it('leave out a screen that says nothing, and keep the others', () => {
    const screens = { 'mfa-sms-challenge': { title: '' }, 'mfa-sms-list': { title: 'Phones' } };
    expect(withoutEmpty(screens)).toEqual({ 'mfa-sms-list': { title: 'Phones' } });
    expect(withoutEmpty({ login: undefined })).toEqual({});
  });
});
