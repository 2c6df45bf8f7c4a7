import { issueTicket } from '@countersign/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type GatewayWorld, openGateway } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';
import { personAt } from '../../testing/person.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = await openGateway();
});
afterEach(() => world.close());

it('whoever enrols by a ticket is told of as enrolling, and as signing in to nothing', async () => {
  const log = await openLog(world);
  const ada = await personAt(world);
  const { userId } = ada.who;
  const issued = await world.ask(issueTicket, { tenantId: 'acme', userId, allowsMore: false });
  const ticket = issued.ok ? issued.value.ticket : '';
  const opened = await ada.browser.get(`/mfa/enrollment?ticket=${ticket}`);
  await ada.giveCode(await ada.givePhone(opened));

  await log.until('gd_send_sms');
  const lines = (await log.until('gd_enrollment_complete')).filter(
    ({ user_id: who }) => who === userId,
  );
  expect(lines.map(({ type }) => type).toSorted()).toEqual([
    ...['gd_enrollment_complete', 'gd_send_sms', 'gd_start_enroll'],
  ]);
  for (const line of lines) expect(line).toMatchObject({ client_id: '', client_name: '' });
  expect(JSON.stringify(await log.read())).not.toContain(ticket);
});
