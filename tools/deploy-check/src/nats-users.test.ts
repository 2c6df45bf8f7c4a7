import { everybody, messagingUsers } from '@countersign/contracts';
import { authorizationOf, natsUsers, rightsIdOf } from '@countersign/nats';
import { describe, expect, it } from 'vitest';
import { read } from './repository.ts';

const users = natsUsers(everybody);
const keys = Object.fromEntries(messagingUsers.map((name) => [name, `<public key of ${name}>`]));

const mend = 'exec vitest run --project unit tools/deploy-check/src/nats-users -u';
const heading = `# What each user of NATS may say and hear, as \`pnpm secrets\` writes it.
# Made of packages/contracts/src/rights.ts; change that, and then this and docker-compose.yml by:
#   npx -y pnpm@12.21.0 ${mend}

`;

describe('the users of NATS', () => {
  it('may do what the table says, and no more', async () => {
    await expect(heading + authorizationOf(users, keys)).toMatchFileSnapshot('nats-users.conf');
  });

  it('are known by docker-compose.yml, which refuses an .env of other rights', async () => {
    const compose = read('docker-compose.yml');
    const current = compose.replaceAll(
      /NATS_RIGHTS_[0-9a-f]{8}/g,
      `NATS_RIGHTS_${rightsIdOf(users)}`,
    );
    expect(current).toContain('NATS_RIGHTS_');
    await expect(current).toMatchFileSnapshot('../../../docker-compose.yml');
  });

  it('have a key each, or there is no configuration', () => {
    expect(() => authorizationOf(users, { ...keys, session: undefined as never })).toThrow(
      'session',
    );
  });
});
