import { operatorName, processNames, rightsOf } from '@countersign/contracts';
import { authorizationOf, operatorPermissions, permissionsOf } from '@countersign/messaging/nats';
import { expect, it } from 'vitest';

const heading = `# Made of packages/contracts/src/rights.ts; change that, and then:
#   npx -y pnpm@12.21.0 exec vitest run --project unit packages/deploy-check/src/nats-users -u

# Which public key each has, as \`pnpm secrets\` writes it.
include ./keys.conf

`;

it('the users of deploy/nats/users.conf may do what the table says, and no more', async () => {
  const users = processNames.map((name) => ({
    name,
    permissions: permissionsOf(name, rightsOf(name)),
  }));
  const operator = { name: operatorName, permissions: operatorPermissions(operatorName) };
  const conf = heading + authorizationOf([...users, operator]);
  await expect(conf).toMatchFileSnapshot('../../../deploy/nats/users.conf');
});
