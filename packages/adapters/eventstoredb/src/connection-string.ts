import { EventStoreDBClient } from '@eventstore/db-client';

/** Case, `_` and `-` do not count. */
const flat = (key: string) => key.toLowerCase().replace(/[_-]/g, '');

const keys = new Set(
  [
    'tls',
    'tlsCAFile',
    'userCertFile',
    'userKeyFile',
    'nodePreference',
    'maxDiscoverAttempts',
    'discoveryInterval',
    'gossipTimeout',
    'keepAliveInterval',
    'keepAliveTimeout',
    'defaultDeadline',
    'connectionName',
  ].map(flat),
);

/** The client would take the first of them alone, in silence: when that dies, nobody answers. */
const severalNames =
  'esdb+discover:// takes one DNS name, of which every address is asked; ' +
  'several nodes are written esdb://a:2113,b:2113,c:2113';

/** Names what is wrong and repeats nothing: the text holds a password. */
const faultIn = (text: string): string | undefined => {
  if (!/^esdb(\+discover)?:\/\//.test(text)) return 'it begins with esdb:// or esdb+discover://';
  const query = text.indexOf('?');
  const settings = query === -1 ? [] : text.slice(query + 1).split('&');
  const named = settings.map((setting) => setting.split('='));
  const of = (key: string) => named.find(([name = '']) => flat(name) === key)?.[1];
  if (of('tlsverifycert') !== undefined) return 'tlsVerifyCert has no effect; give a tlsCAFile';
  if (of('throwonappendfailure') !== undefined) return 'throwOnAppendFailure stays as it is';
  if (named.some(([name = '']) => !keys.has(flat(name)))) return 'it has a setting nobody knows';
  if (of('tls') === 'false' && of('tlscafile') !== undefined) return 'a tlsCAFile is for tls';
  const hosts = query === -1 ? text : text.slice(0, query);
  if (hosts.startsWith('esdb+discover://') && hosts.includes(',')) return severalNames;
  if (/@[^@]*@/.test(hosts)) return 'an @ in the user or the password is written %40';
  if (hosts.includes('@') && of('tls') === 'false') return 'without tls no password is sent';
  return undefined;
};

/** The same connection string with a certificate authority; one of its own is refused. */
export const withCaFile = (connectionString: string, caFile: string): string => {
  const text = connectionString.trim();
  if (/[?&]tls[_-]?ca[_-]?file=/i.test(text)) {
    throw new Error("the event store's connection string names a tlsCAFile, and so does a setting");
  }
  return `${text}${text.includes('?') ? '&' : '?'}tlsCAFile=${encodeURIComponent(caFile)}`;
};

/**
 * A client for a connection string. The client's own parser prints the whole string, password and
 * all, when it does not know a setting, and keeps it in the error it throws: so we look first.
 */
export const clientFor = (connectionString: string): EventStoreDBClient => {
  const text = connectionString.trim();
  const fault = faultIn(text);
  if (fault) throw new Error(`the event store's connection string is wrong: ${fault}`);
  try {
    return EventStoreDBClient.connectionString(text);
  } catch {
    throw new Error("the event store's connection string cannot be read, or a file it names");
  }
};
