/** Where Redis is, as REDIS_URL and REDIS_CA_FILE say it, for ioredis. */
import type { RedisOptions } from 'ioredis';

export type RedisAddress = {
  /** `redis://`, `rediss://` (TLS) or `unix:///path/of.sock`; the database number is its path, with `unix:` it is `?db=` */
  readonly url: string;
  /** what signed the certificate of a `rediss://` server, in PEM; undefined: the authorities that Node trusts */
  readonly ca: string | undefined;
};

type Target = Pick<RedisOptions, 'host' | 'port' | 'path' | 'username' | 'password' | 'db' | 'tls'>;

export function addressOptions({ url, ca }: RedisAddress): Target {
  const { protocol, hostname, port, pathname, searchParams, username, password } = new URL(url);
  const isSocket = protocol === 'unix:';
  const db = isSocket ? searchParams.get('db') : pathname.slice(1);
  return {
    ...(isSocket
      ? { path: decodeURIComponent(pathname) }
      : // An IPv6 address is in brackets in a URL, and nowhere else.
        { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) }),
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(db ? { db: Number(db) } : {}),
    ...(protocol === 'rediss:' ? { tls: ca === undefined ? {} : { ca } } : {}),
  };
}

/** For messages: never with the password. */
export function addressText({ path, host, port }: Target): string {
  return path ?? `${host}:${port}`;
}
