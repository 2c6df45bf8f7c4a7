import {
  backupName,
  keptBuckets,
  operatorName,
  processNames,
  relayBuckets,
  restoreName,
  rightsOf,
} from '@countersign/contracts';
import {
  authorizationOf,
  operatorPermissions,
  permissionsOf,
  readerPermissions,
} from '@countersign/messaging/nats';
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
  const buckets = [...keptBuckets, ...relayBuckets];
  const nothing = { asks: [], answers: [], tells: [], follows: [] };
  const backup = { name: backupName, permissions: readerPermissions(backupName, buckets) };
  const restore = {
    name: restoreName,
    permissions: permissionsOf(restoreName, { ...nothing, buckets }),
  };
  const conf = heading + authorizationOf([...users, operator, backup, restore]);
  await expect(conf).toMatchFileSnapshot('../../../deploy/nats/users.conf');
});
