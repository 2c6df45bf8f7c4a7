/**
 * Options of EventStoreDB 23.10 and 24.10, as its environment names them after `EVENTSTORE_`:
 * those that somebody who runs it here may want. It ends at once when it is told another.
 */
const known = [
  ...[
    'ADVERTISE_HOST_TO_CLIENT_AS',
    'ADVERTISE_NODE_PORT_TO_CLIENT_AS',
    'ALLOW_ANONYMOUS_ENDPOINT_ACCESS',
  ],
  ...['ALLOW_ANONYMOUS_STREAM_ACCESS', 'CACHED_CHUNKS', 'CERTIFICATE_FILE', 'CERTIFICATE_PASSWORD'],
  ...[
    'CERTIFICATE_PRIVATE_KEY_FILE',
    'CERTIFICATE_PRIVATE_KEY_PASSWORD',
    'CERTIFICATE_RESERVED_NODE_COMMON_NAME',
  ],
  ...[
    'CLUSTER_DNS',
    'CLUSTER_GOSSIP_PORT',
    'CLUSTER_SIZE',
    'CONFIG',
    'DB',
    'DEFAULT_ADMIN_PASSWORD',
  ],
  ...['DEFAULT_OPS_PASSWORD', 'DISABLE_LOG_FILE', 'DISCOVER_VIA_DNS', 'ENABLE_ATOM_PUB_OVER_HTTP'],
  ...[
    'GOSSIP_SEED',
    'INDEX',
    'INDEX_CACHE_DEPTH',
    'INITIALIZATION_THREADS',
    'INSECURE',
    'LOG',
    'LOG_LEVEL',
  ],
  ...[
    'MAX_APPEND_SIZE',
    'MEM_DB',
    'MIN_FLUSH_DELAY_MS',
    'NODE_HOST_ADVERTISE_AS',
    'NODE_IP',
    'NODE_PORT',
  ],
  ...['NODE_PORT_ADVERTISE_AS', 'NODE_PRIORITY', 'READER_THREADS_COUNT', 'READ_ONLY_REPLICA'],
  ...['REPLICATION_HOST_ADVERTISE_AS', 'REPLICATION_IP', 'REPLICATION_PORT', 'RUN_PROJECTIONS'],
  ...[
    'SCAVENGE_BACKEND_CACHE_SIZE',
    'SCAVENGE_HISTORY_MAX_AGE',
    'SKIP_DB_VERIFY',
    'SKIP_INDEX_VERIFY',
  ],
  ...['START_STANDARD_PROJECTIONS', 'STREAM_INFO_CACHE_CAPACITY', 'TELEMETRY_OPTOUT'],
  ...['TRUSTED_ROOT_CERTIFICATES_PATH', 'WORKER_THREADS'],
];
const prefix = 'EVENTSTORE_';

/** What EventStoreDB would not start with: `EVENTSTORE_URL`, say, which is a setting of ours. */
export const unknownOptions = (environment: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(environment).filter(
    (name) => name.startsWith(prefix) && !known.includes(name.slice(prefix.length)),
  );
