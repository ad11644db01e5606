/** Connections to Scalingo: a pool for each host; by way of HTTP_PROXY, HTTPS_PROXY and NO_PROXY, where they are set. */
import { type buildConnector, EnvHttpProxyAgent, Pool } from 'undici';

type Needs = {
  /** how long each part of a call may take: connecting, the headers, the body */
  readonly timeoutMs: number;
  /** of one answer */
  readonly mostBytes: number;
};

export function createAgent({ timeoutMs, mostBytes }: Needs): EnvHttpProxyAgent {
  const parts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const connecting = { timeout: timeoutMs };
  return new EnvHttpProxyAgent({
    ...parts,
    connect: connecting,
    maxResponseSize: mostBytes,
    // To the proxy, and through it: undici hands its own settings to neither.
    proxyTls: connecting,
    requestTls: connecting,
    clientFactory: (origin, options) => new Pool(origin, { ...options, ...parts }),
    factory: (origin, options) => new Pool(origin, { ...options, ...orGivenUp(options) }),
  });
}

/** Where a proxy cuts a tunnel off, undici takes that for a connection that was idle for long, and asks for the next, without end. */
function orGivenUp(options: object): Pick<Pool.Options, 'connect'> {
  if (!('connect' in options) || typeof options.connect !== 'function') return {};
  const { connect } = options;
  const tunnel: buildConnector.connector = (wanted, done) =>
    connect(wanted, (...made: buildConnector.CallbackArgs) => {
      const [error] = made;
      if (error && 'code' in error && error.code === 'UND_ERR_SOCKET') done(cutOff(error), null);
      else done(...made);
    });
  return { connect: tunnel };
}

function cutOff(cause: Error): Error {
  return Object.assign(new Error('the proxy cut the connection off', { cause }), { code: 'PROXY_CUT_OFF' });
}
