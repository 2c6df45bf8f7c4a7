import { outboundHttp } from '@countersign/outbound-http';
import { failedPasswords } from './activity/failed-passwords.ts';
import { argon2Passwords } from './adapters/argon2-passwords.ts';
import { openIdClientProviders } from './adapters/openid-client-providers.ts';
import { randomId } from './adapters/random-id.ts';
import { rsaKeyPair } from './adapters/rsa-key-pair.ts';
import { sameText } from './adapters/same-text.ts';
import { applications } from './application/applications.ts';
import { secretDigest } from './application/client-secrets.ts';
import { attackProtections } from './attack-protection/attack-protections.ts';
import { connections } from './connection/connections.ts';
import { databaseIdOf, findConnection } from './connection/find-connection.ts';
import { federationSeals } from './connection/sealed-federation.ts';
import { federatedTickets, usedTickets } from './federation/federated-ticket.ts';
import { issuerAllowed } from './federation/provider-addresses.ts';
import { guessBounds, knownAddresses } from './guesses/guess-bounds.ts';
import { guessBuckets, tokenBuckets } from './guesses/token-buckets.ts';
import { wrongGuessBook, wrongGuesses } from './guesses/wrong-guesses.ts';
import { owners } from './owners.ts';
import type { DirectoryPorts } from './ports.ts';
import { finishErasure } from './reactions/finish-erasure.ts';
import { claims } from './reservation/claims.ts';
import { reservations } from './reservation/reservations.ts';
import { resourceServerStreams } from './resource-server/resource-server.handlers.ts';
import { roleStreams } from './role/role.handlers.ts';
import { keyChains } from './signing-keys/key-chains.ts';
import { tenants } from './tenant/tenants.ts';
import { admitUser } from './user/admit-user.ts';
import { personalNames } from './user/names.ts';
import { userView } from './user/user-view.ts';
import { users } from './user/users.ts';
import { userAccessStreams } from './user-access/user-access.handlers.ts';
import { importJobs } from './user-import/import-jobs.ts';
import { importLeavings } from './user-import/import-leavings.ts';
import { importSlots } from './user-import/import-slots.ts';

/** The aggregates, and how they hold unique names. */
const openAggregates = ({ store, clock: now, newId = randomId }: DirectoryPorts) => {
  const aggregates = {
    tenants: tenants(store),
    attackProtections: attackProtections(store),
    applications: applications(store),
    connections: connections(store),
    resourceServers: resourceServerStreams(store),
    roles: roleStreams(store),
    userAccess: userAccessStreams(store),
    users: users(store),
    keyChains: keyChains(store),
    importJobs: importJobs(store),
    reservations: reservations(store),
  };
  const { run, recall, recallRecent } = aggregates.reservations;
  return {
    ...aggregates,
    recallReservation: recall,
    recallRecentReservation: recallRecent,
    claims: claims({ run, now, newId, isInUse: owners({ ...aggregates, now }) }),
    findConnection: findConnection({
      recallReservation: recall,
      recall: aggregates.connections.recall,
    }),
    /** What verifying a password looks up beside the person. */
    recently: {
      recallProtection: aggregates.attackProtections.recallRecent,
      findConnection: findConnection({
        recallReservation: recallRecent,
        recall: aggregates.connections.recallRecent,
      }),
    },
  };
};

/** Everything that handlers are made of, made once. */
export const openParts = (ports: DirectoryPorts) => {
  const { messaging, vault, clock: now, newId = randomId } = ports;
  const { allowPrivateWebhooks: allowPrivate = false, lookup } = ports;
  const http = outboundHttp({ allowPrivate, lookup });
  const aggregates = openAggregates(ports);
  const { claims, users, importJobs } = aggregates;
  const shared = { now, names: personalNames(vault), view: userView(vault) };
  const leavings = importLeavings({ ...shared, messaging, vault });
  const buckets = tokenBuckets({ records: messaging.keyValue(guessBuckets), now });

  return {
    ...{ ...aggregates, ...shared },
    newId,
    sameText,
    newKeyPair: rsaKeyPair,
    vault,
    digest: secretDigest(vault),
    databaseIdOf: databaseIdOf(vault),
    admit: admitUser({ ...shared, claims, run: users.run }),
    leavings,
    slots: importSlots({ messaging, recall: importJobs.recall, now }),
    passwords: argon2Passwords(),
    bounds: guessBounds({ buckets, known: messaging.keyValue(knownAddresses), vault }),
    wrongGuesses: wrongGuessBook({ records: messaging.keyValue(wrongGuesses), vault }),
    seals: federationSeals(vault),
    issuerAllowed: issuerAllowed(http),
    providers: openIdClientProviders({ now, http }),
    tickets: federatedTickets({ vault, used: messaging.keyValue(usedTickets), now, newId }),
    failedPasswords: failedPasswords({ messaging, vault, now }),
    finishErasure: finishErasure({
      vault,
      claims,
      leavings,
      access: aggregates.userAccess.run,
      now,
    }),
  };
};

export type Parts = ReturnType<typeof openParts>;
