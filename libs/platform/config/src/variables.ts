import { z } from 'zod';
import {
  connectionUrl,
  flag,
  host,
  keyMaterial,
  oneOf,
  postgresUrl,
  publicOrigin,
  wholeNumber,
} from './formats.js';

/** What a person must know to set a variable. */
interface About {
  readonly meaning: string;
  readonly example: string;
  /** A secret's value never appears in a message. */
  readonly secret?: boolean;
}

const about = z.registry<About>();

/** Every variable that Meridian reads: how its text is checked, its default, what it means. */
export const variables = z.object({
  PORT: wholeNumber(0, 65_535)
    .prefault('3000')
    .register(about, { meaning: 'Port of the API; 0 takes any free port.', example: '3000' }),
  HOST: host.prefault('127.0.0.1').register(about, {
    meaning: 'Address to listen on. In production behind a proxy: 0.0.0.0.',
    example: '0.0.0.0',
  }),
  TRUSTED_PROXIES: z.string().optional().register(about, {
    meaning:
      'Addresses or networks of proxies, with commas between; what they say of who asks is believed.',
    example: '10.0.0.0/8',
  }),
  WORKER_PORT: wholeNumber(1, 65_535).optional().register(about, {
    meaning: 'Port on which the worker shows its health and metrics. Absent: it shows none.',
    example: '3001',
  }),
  DATABASE_URL: postgresUrl.optional().register(about, {
    meaning:
      'PostgreSQL for the application role (meridian_app). Absent: Meridian runs its own, embedded PostgreSQL.',
    example: 'postgresql://meridian_app:PASSWORD@db.example.com/meridian',
    secret: true,
  }),
  DATABASE_OWNER_URL: postgresUrl.optional().register(about, {
    meaning: 'The same database for the owner role (meridian_owner); only `migrate` needs it.',
    example: 'postgresql://meridian_owner:PASSWORD@db.example.com/meridian',
    secret: true,
  }),
  DATABASE_QUEUE_URL: postgresUrl.optional().register(about, {
    meaning:
      'The same database for the queue role (meridian_queue): outbox relay and jobs. Required with DATABASE_URL.',
    example: 'postgresql://meridian_queue:PASSWORD@db.example.com/meridian',
    secret: true,
  }),
  REDIS_URL: connectionUrl('Redis URL', ['redis', 'rediss']).optional().register(about, {
    meaning: 'Redis for jobs and subscriptions. Absent: PostgreSQL does that work.',
    example: 'redis://:PASSWORD@redis.example.com:6379',
    secret: true,
  }),
  DATABASE_POOL_SIZE: wholeNumber(1, 500)
    .prefault('10')
    .register(about, { meaning: 'Database connections per pool and process.', example: '10' }),
  STATEMENT_TIMEOUT_MS: wholeNumber(100, 3_600_000).prefault('30000').register(about, {
    meaning: 'Milliseconds after which PostgreSQL cancels a statement.',
    example: '30000',
  }),
  UPLOAD_LIMIT_MB: wholeNumber(1, 10_240).prefault('100').register(about, {
    meaning: 'Largest accepted upload in megabytes (of 1,048,576 bytes).',
    example: '100',
  }),
  CALLER_POINTS_PER_MINUTE: wholeNumber(0, 1_000_000_000_000).prefault('30000000').register(about, {
    meaning: 'Points of cost that one user or API key may spend in a minute; 0: any number.',
    example: '30000000',
  }),
  ORGANIZATION_POINTS_PER_MINUTE: wholeNumber(0, 1_000_000_000_000)
    .prefault('100000000')
    .register(about, {
      meaning: 'The same for all users and keys of an organization together.',
      example: '100000000',
    }),
  STRANGER_POINTS_PER_MINUTE: wholeNumber(0, 1_000_000_000_000).prefault('60000').register(about, {
    meaning: 'The same for all who have not signed in, of one network together.',
    example: '60000',
  }),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .prefault('info')
    .register(about, { meaning: 'Least severity that is logged.', example: 'info' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: publicOrigin.optional().register(about, {
    meaning: 'Collector that takes OpenTelemetry traces over OTLP/HTTP. Absent: nothing is traced.',
    example: 'http://127.0.0.1:4318',
  }),
  MERIDIAN_DATA_DIR: z.string().prefault('.meridian').register(about, {
    meaning: 'Folder of uploaded files, the embedded database and generated secrets.',
    example: '/var/lib/meridian',
  }),
  MERIDIAN_ENVIRONMENT: oneOf(['development', 'production'])
    .prefault('development')
    .register(about, {
      meaning: 'development or production. NODE_ENV=production also means production.',
      example: 'production',
    }),
  MERIDIAN_PUBLIC_URL: publicOrigin.optional().register(about, {
    meaning: 'Address that browsers use, for links and secure cookies.',
    example: 'https://meridian.example.com',
  }),
  MERIDIAN_SECRET: keyMaterial.optional().register(about, {
    meaning:
      'At least 32 bytes; signs job envelopes and short links. Required in production, otherwise generated once into the data folder.',
    example: '"$(openssl rand -base64 48)"',
    secret: true,
  }),
  MERIDIAN_AUDIT_KEY_FILE: z.string().optional().register(about, {
    meaning:
      "File of the Ed25519 key (PEM, readable by its owner alone) that signs the audit log's checkpoints; only the worker needs it. Absent: one is generated into the data folder.",
    example: '/run/secrets/audit-signing-key.pem',
  }),
  MERIDIAN_ALLOW_EMBEDDED_IN_PRODUCTION: flag.prefault('false').register(about, {
    meaning: 'Allows the embedded database in production. It has no replica and no TLS.',
    example: 'true',
  }),
});

export type VariableName = keyof typeof variables.shape;

/** One row of the table of variables, as the README shows it. */
export interface VariableRow {
  readonly name: string;
  /** Text used when the variable is absent; undefined when there is none. */
  readonly default: string | undefined;
  readonly meaning: string;
}

/** The table of variables, in the README's order. */
export const variableTable: readonly VariableRow[] = Object.entries(variables.shape).map(
  ([name, format]) => ({
    name,
    default: format instanceof z.ZodPrefault ? format.def.defaultValue : undefined,
    meaning: aboutVariable(format).meaning,
  }),
);

/** An example value, and whether the actual one must stay out of messages. */
export function aboutVariable(format: z.ZodType): About {
  const found = about.get(format);
  if (!found) throw new Error('A variable is not described.');
  return found;
}
