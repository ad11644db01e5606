/** Where Redis is, as REDIS_URL and REDIS_CA_FILE say it, for ioredis. */
import type { RedisOptions } from 'ioredis';

export type RedisAddress = {
  /** `redis://`, `rediss://` (TLS), their path the database number; or `unix:///path/of.sock?username=…&password=…&db=…` */
  readonly url: string;
  /** what signed the certificate of a `rediss://` server, in PEM; undefined: the authorities that Node trusts */
  readonly ca?: string | undefined;
  /** they say where the primary is, which they know by the host of `url`; undefined: it is at `url` itself */
  readonly sentinels?:
    | {
        readonly addresses: readonly { readonly host: string; readonly port: number }[];
        readonly password: string | undefined;
      }
    | undefined;
};

type Target = Pick<
  RedisOptions,
  | 'host'
  | 'port'
  | 'path'
  | 'username'
  | 'password'
  | 'db'
  | 'tls'
  | 'sentinels'
  | 'name'
  | 'sentinelPassword'
  | 'sentinelTLS'
  | 'enableTLSForSentinelMode'
  | 'failoverDetector'
>;

export function addressOptions({ url, ca, sentinels }: RedisAddress): Target {
  const { protocol, hostname, port, pathname, searchParams, username, password } = new URL(url);
  const tls = protocol === 'rediss:' ? { tls: ca === undefined ? {} : { ca } } : {};
  if (sentinels) {
    return {
      name: hostname,
      sentinels: sentinels.addresses.map((one) => ({ ...one })),
      ...(sentinels.password === undefined ? {} : { sentinelPassword: sentinels.password }),
      // Told of a failover, it leaves the old primary at once.
      failoverDetector: true,
      ...who(decodeURIComponent(username), decodeURIComponent(password)),
      ...numbered(pathname.slice(1)),
      ...(tls.tls ? { ...tls, sentinelTLS: tls.tls, enableTLSForSentinelMode: true } : {}),
    };
  }
  if (protocol === 'unix:') {
    return {
      path: decodeURIComponent(pathname),
      ...who(searchParams.get('username'), searchParams.get('password')),
      ...numbered(searchParams.get('db')),
    };
  }
  return {
    // An IPv6 address is in brackets in a URL, and nowhere else.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 6379),
    ...who(decodeURIComponent(username), decodeURIComponent(password)),
    ...numbered(pathname.slice(1)),
    ...tls,
  };
}

function who(username: string | null, password: string | null): Target {
  return { ...(username ? { username } : {}), ...(password ? { password } : {}) };
}

function numbered(db: string | null): Target {
  return db ? { db: Number(db) } : {};
}

/** For messages: never with the password. */
export function addressText({ path, host, port, name, sentinels }: Target): string {
  if (sentinels) return `${name} of ${sentinels.map((one) => `${one.host}:${one.port}`).join(', ')}`;
  return path ?? `${host}:${port}`;
}
