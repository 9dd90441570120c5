/**
 * Settings of the server, given on its command line at each start: what runs is what this file
 * says, whatever a release before it wrote into the cluster.
 */
const COMMON = {
  // Loopback only and no socket files: the bundled libraries are too old to face a network.
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  cluster_name: 'meridian',
  max_connections: 100,
  // Compiling a short statement costs more than it saves.
  jit: 'off',
  random_page_cost: 1.1,
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A statement's errors quote tenants' data. They go to the one who sent it, not to this log.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** For data that people rely on, on a machine of two cores that has other work too. */
export const DURABLE_SETTINGS = {
  ...COMMON,
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
};

/** For a test's data, which nobody misses after a crash. */
export const SCRATCH_SETTINGS = {
  ...COMMON,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
};

export type ServerSettings = Readonly<Record<string, string | number>>;

/** The settings as arguments of the server. No value holds a blank or a quote. */
export function serverArguments(settings: ServerSettings, port: number): string {
  return Object.entries({ ...settings, port })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
