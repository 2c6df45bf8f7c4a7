import { countWithoutFactor } from '@countersign/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { always } from '../testing/always.ts';
import {
  ann,
  enrolled,
  must,
  openSession,
  type Session,
  tenantId,
} from '../testing/open-session.ts';

const bob = 'auth0|bob';
let session: Session;
beforeEach(async () => {
  session = await openSession();
  await enrolled(session, { transactionId: 't1' });
});
afterEach(() => session.stop());

const count = async (userIds: readonly string[], of = tenantId) =>
  must(await session.ask(countWithoutFactor, { tenantId: of, userIds: [...userIds] })).count;

it('counts who has nothing, and not who has a factor that is on', async () => {
  expect(await count([ann, bob])).toBe(1);
  expect(await count([ann])).toBe(0);
  expect(await count([])).toBe(0);
});

it('counts who has only what is off, as they are led to what is on', async () => {
  session.decide({ factors: { ...always.factors, sms: false, otp: true } });
  expect(await count([ann, bob])).toBe(2);
});

it('counts nobody where there is nothing to enrol', async () => {
  session.decide({ factors: { ...always.factors, sms: false } });
  expect(await count([ann, bob])).toBe(0);
});

it('knows nothing of another tenant’s people', async () => {
  expect(await count([ann], 'other')).toBe(1);
});
