import { randomUUID } from 'node:crypto';
import {
  type Ask,
  accountChangeTeller,
  activityTeller,
  cookiesFor,
  passwordLinkTeller,
  tenantFinder,
} from '@countersign/edge-http';
import { factors as builtIn } from '@countersign/factors';
import { composePages, textsOf } from '@countersign/hosted-pages';
import { composeLogin } from '@countersign/login-flow';
import { composeOAuth } from '@countersign/oauth';
import type { GatewayPorts } from './ports.ts';

/**
 * The layers of the edge, from the lowest up: each is handed what it needs of a higher one. `ask`
 * has a memory of a second; who answers what is, asks by the port itself.
 */
export const composeLayers = (ports: GatewayPorts, ask: Ask) => {
  const { messaging, vault, clock, newId = randomUUID, factors = builtIn } = ports;
  const { keyValue } = messaging;
  const tenants = tenantFinder({ ask, publicUrl: ports.settings.publicUrl });
  const cookies = cookiesFor(ports.settings.publicUrl);
  const tell = activityTeller(ports);
  const tellPerson = accountChangeTeller(ports);
  const world = { ask, keyValue, vault, clock, factors };
  const languageOf = (...asked: Parameters<typeof textsOf>) => textsOf(...asked).language;
  const tellLink = passwordLinkTeller(ports);
  const login = composeLogin({ ...world, tell, tellLink, cookies, languageOf });
  const oauth = composeOAuth({ ...world, askAnew: messaging.ask, newId, tell, login });
  const rendering = composePages({ ...world, ...login, tenants, cookies, answer: oauth.answer });
  return { world, tenants, tell, tellPerson, login, oauth, ...rendering };
};
export type Layers = ReturnType<typeof composeLayers>;
