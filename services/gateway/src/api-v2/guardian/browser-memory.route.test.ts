import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const path = '/guardian/settings';
const first =
  '{"display_remember_me_checkbox":true,"remember_me_default_value":false,' +
  '"mfa_session_inactivity_timeout":604800,"mfa_session_overall_timeout":2592000}';
const chosen = {
  display_remember_me_checkbox: true,
  remember_me_default_value: true,
  mfa_session_inactivity_timeout: 3_600,
  mfa_session_overall_timeout: 86_400,
};

describe('the memory of browsers', () => {
  it('is offered, unticked, for a week of disuse and thirty days in all at first', async () => {
    expect(await world.call('GET', path)).toMatchObject({ status: 200, text: first });
  });

  it('is echoed when set, and kept', async () => {
    const set = await world.call('PUT', path, { body: chosen });
    expect(set).toMatchObject({ status: 200, text: JSON.stringify(chosen) });
    expect((await world.call('GET', path)).text).toBe(JSON.stringify(chosen));
  });

  it.each([
    ['outlives itself', { mfa_session_inactivity_timeout: 86_401 }],
    ['is shorter than an hour', { mfa_session_inactivity_timeout: 3_599 }],
    ['is longer than ninety days', { mfa_session_overall_timeout: 7_776_001 }],
    ['is half a second', { mfa_session_inactivity_timeout: 3_600.5 }],
    ['lacks a field', { remember_me_default_value: undefined }],
    ['has a field too many', { forever: true }],
  ])('is refused where it %s', async (_, wrong) => {
    const set = await world.call('PUT', path, { body: { ...chosen, ...wrong } });
    expect(set).toMatchObject({ status: 400 });
    expect(set.text).toContain('"errorCode":"invalid_body"');
  });
});
