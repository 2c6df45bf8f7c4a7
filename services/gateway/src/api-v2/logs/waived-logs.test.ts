import { setFactor, setPolicy } from '@countersign/contracts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parameterOf } from '../../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../../testing/gateway-world.ts';
import { type Line, openLog } from '../../testing/log.ts';
import { mfaClientAt } from '../../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce, refresh } from '../../testing/person.ts';

let world: GatewayWorld;
let log: Awaited<ReturnType<typeof openLog>>;
const tenantId = 'acme';
beforeEach(async () => {
  world = await openGateway();
  log = await openLog(world);
  await world.ask(setFactor, { tenantId, factor: 'sms', enabled: false });
});
afterEach(() => world.close());

const waived = (userId: string, clientId: string) => ({
  ...{ type: 'mfar', user_id: userId, client_id: clientId },
  details: {
    session_id: expect.any(String),
    failure_details: { errorCode: 'no_factor_on', message: 'no factor on' },
  },
});
const ofUser = (lines: readonly Line[], userId: string) =>
  lines.filter((line) => line.user_id === userId && line.type === 'mfar');

it('each second step that a page waives is a row, beside the login it let in', async () => {
  const ada = await personAt(world);
  const arrived = await ada.givePassword(authorizeUrl(pkce().challenge));
  expect(parameterOf(arrived, 'code')).not.toBeNull();
  await ada.givePassword(authorizeUrl(pkce().challenge, { prompt: 'login' }));
  const rows = ofUser(await log.until('mfar', 2), ada.who.userId);
  expect(rows).toMatchObject([waived(ada.who.userId, 'spa'), waived(ada.who.userId, 'spa')]);
  await log.until('s', 2);
});

it('so is each that a grant and a refresh waive', async () => {
  const ada = await mfaClientAt(world);
  const given = await ada.signIn({ scope: 'openid offline_access' });
  expect(given.statusCode).toBe(200);
  await log.until('mfar');
  const next = await refresh(world, given.json().refresh_token, { client_id: 'native' });
  expect(next.statusCode).toBe(200);
  const rows = ofUser(await log.until('mfar', 2), ada.who.userId);
  expect(rows).toMatchObject([waived(ada.who.userId, 'native'), waived(ada.who.userId, 'native')]);
});

it('where no policy asks for one, none is waived', async () => {
  await world.ask(setPolicy, { tenantId, policy: [] });
  const ada = await personAt(world);
  await ada.givePassword(authorizeUrl(pkce().challenge));
  const lines = await log.until('s');
  expect(ofUser(lines, ada.who.userId)).toEqual([]);
});
