import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listsVersion } from './lists.ts';

/** What the lines of the lists are made by. */
const sources = [
  ...['application/applications.projection', 'application/application.state'],
  ...['application/application.events', 'application/application-defaults.state'],
  ...['application/application-patch.state', 'application/application-rights.state'],
  ...['connection/connections.projection', 'connection/connection.state'],
  ...['connection/connection.events', 'connection/connection-changes.state'],
  ...['application/application-grants.state', 'user-access/user-access.decider'],
  ...['user/users.projection', 'user/user.state', 'user/user.events'],
  ...['reservation/claim.events'],
];

/** Their code without comments and layout. */
const codeOf = (source: string): string =>
  readFileSync(new URL(`${source}.ts`, import.meta.url), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    .replaceAll(/\s+/g, '');

it('have a version that goes up when what makes them changes, and with it this sum', () => {
  const sum = createHash('sha256').update(sources.map(codeOf).join()).digest('hex').slice(0, 12);
  expect(`${listsVersion}: ${sum}`).toMatchInlineSnapshot(`"3: 5471280d64ed"`);
});
