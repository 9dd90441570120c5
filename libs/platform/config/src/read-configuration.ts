import path from 'node:path';
import type { z } from 'zod';
import { ConfigurationError } from './configuration-error.js';
import type { Configuration, DatabaseConfiguration } from './configuration.js';
import { installationSecret } from './installation-secret.js';
import { aboutVariable, variables, type VariableName } from './variables.js';

type Values = z.output<typeof variables>;

const BYTES_PER_MEGABYTE = 1_048_576;

/**
 * Reads and checks the configuration.
 *
 * @throws ConfigurationError naming the first variable that is missing or wrong.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const values = parse(environment);
  const production =
    values.MERIDIAN_ENVIRONMENT === 'production' || environment['NODE_ENV'] === 'production';
  const dataDirectory = path.resolve(values.MERIDIAN_DATA_DIR);
  return {
    environment: production ? 'production' : 'development',
    port: values.PORT,
    host: values.HOST,
    trustedProxies: values.TRUSTED_PROXIES?.split(',').map((proxy) => proxy.trim()) ?? [],
    workerPort: values.WORKER_PORT,
    publicUrl: values.MERIDIAN_PUBLIC_URL,
    database: databaseFrom(values, production),
    databasePoolSize: values.DATABASE_POOL_SIZE,
    statementTimeoutMs: values.STATEMENT_TIMEOUT_MS,
    redisUrl: values.REDIS_URL,
    dataDirectory,
    uploadLimitBytes: values.UPLOAD_LIMIT_MB * BYTES_PER_MEGABYTE,
    pointsPerMinute: {
      caller: values.CALLER_POINTS_PER_MINUTE,
      organization: values.ORGANIZATION_POINTS_PER_MINUTE,
      strangers: values.STRANGER_POINTS_PER_MINUTE,
    },
    logLevel: values.LOG_LEVEL,
    auditKey: auditKeyFrom(values, dataDirectory),
    tracesEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    secret: secretFrom(values, production, dataDirectory),
  };
}

/** The data folder alone, for a command that must not make anything in it. */
export function dataDirectoryOf(environment: NodeJS.ProcessEnv): string {
  return path.resolve(parse(environment).MERIDIAN_DATA_DIR);
}

function databaseFrom(values: Values, production: boolean): DatabaseConfiguration {
  const applicationUrl = values.DATABASE_URL;
  const queueUrl = values.DATABASE_QUEUE_URL;
  const ownerUrl = values.DATABASE_OWNER_URL;
  if (applicationUrl !== undefined) {
    if (queueUrl === undefined) throw missing('DATABASE_QUEUE_URL', 'DATABASE_URL is set');
    return { kind: 'external', applicationUrl, queueUrl, ownerUrl };
  }
  // Half of an external configuration would otherwise start an embedded database unasked.
  if (queueUrl !== undefined) throw missing('DATABASE_URL', 'DATABASE_QUEUE_URL is set');
  if (ownerUrl !== undefined) throw missing('DATABASE_URL', 'DATABASE_OWNER_URL is set');
  if (production && !values.MERIDIAN_ALLOW_EMBEDDED_IN_PRODUCTION) {
    throw missing(
      'DATABASE_URL',
      'running in production (or allow the embedded database with MERIDIAN_ALLOW_EMBEDDED_IN_PRODUCTION=true)',
    );
  }
  return { kind: 'embedded' };
}

function secretFrom(values: Values, production: boolean, dataDirectory: string): string {
  const secret = values.MERIDIAN_SECRET;
  if (secret !== undefined) return secret;
  if (production) throw missing('MERIDIAN_SECRET', 'running in production');
  return installationSecret(dataDirectory);
}

function auditKeyFrom(values: Values, dataDirectory: string): Configuration['auditKey'] {
  const file = values.MERIDIAN_AUDIT_KEY_FILE;
  if (file !== undefined) return { file: path.resolve(file), create: false };
  return { file: path.join(dataDirectory, 'audit-signing-key.pem'), create: true };
}

/** Checks each variable by itself. Absent and empty are the same: compose files write `NAME=`. */
function parse(environment: NodeJS.ProcessEnv): Values {
  const given = Object.entries(environment).filter(([, text]) => text !== undefined && text !== '');
  const result = variables.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = variables.keyof().parse(issue?.path[0]);
  throw wrong(name, issue?.message ?? 'is wrong', environment[name]);
}

function wrong(name: VariableName, problem: string, text: string | undefined): ConfigurationError {
  const { secret, example } = aboutVariable(variables.shape[name]);
  const shown = secret || mayCarrySecret(text) ? '' : `, not ${JSON.stringify(text)}`;
  return new ConfigurationError(name, problem + shown, example);
}

/** A connection URL or a key pasted into the wrong variable must not be repeated either. */
function mayCarrySecret(text: string | undefined): boolean {
  return text !== undefined && (text.includes('@') || text.length > 30);
}

function missing(name: VariableName, condition: string): ConfigurationError {
  return new ConfigurationError(
    name,
    `is missing: it is required when ${condition}`,
    aboutVariable(variables.shape[name]).example,
  );
}
