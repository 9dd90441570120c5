/** How Meridian finds its database: its own one in a folder, or one that is run for it. */
export type DatabaseConfiguration =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'external';
      readonly applicationUrl: string;
      readonly queueUrl: string;
      /** Present only where migrations run. */
      readonly ownerUrl: string | undefined;
    };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Everything that an installation may decide, checked. */
export interface Configuration {
  readonly environment: 'development' | 'production';
  readonly port: number;
  readonly host: string;
  /** Proxies whose word on the sender's address is believed. */
  readonly trustedProxies: readonly string[];
  /** Where the worker shows its health and metrics; nowhere when absent. */
  readonly workerPort: number | undefined;
  /** Origin that browsers use, such as `https://meridian.example.com`. */
  readonly publicUrl: string | undefined;
  readonly database: DatabaseConfiguration;
  readonly databasePoolSize: number;
  readonly statementTimeoutMs: number;
  readonly redisUrl: string | undefined;
  /** Absolute path. */
  readonly dataDirectory: string;
  readonly uploadLimitBytes: number;
  /** Points of cost that may be spent in a minute; 0 sets no limit. */
  readonly pointsPerMinute: {
    readonly caller: number;
    readonly organization: number;
    readonly strangers: number;
  };
  readonly logLevel: LogLevel;
  /** The key that signs the audit log's checkpoints; made when absent, unless somebody keeps it. */
  readonly auditKey: { readonly file: string; readonly create: boolean };
  /** Collector that traces are sent to; none when absent. */
  readonly tracesEndpoint: string | undefined;
  /** At least 32 bytes; signs what leaves the process and comes back. */
  readonly secret: string;
}
