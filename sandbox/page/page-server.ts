/** Serves the page on one address, and passes its calls on to the two local services. */
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';

type Options = {
  readonly port?: number;
  readonly slackUrl: string;
  readonly scalingoUrl: string;
  /** the bot's address page; none: it has none */
  readonly addressPageUrl?: string;
};

/** Where visitors of the address page come from: on this machine they have no public address. */
export const VISITOR = '198.51.100.77';

export async function startPage({ port = 4000, slackUrl, scalingoUrl, addressPageUrl }: Options) {
  /** The page's own routes and no others: it has no business with the APIs that the bot uses. */
  const only = (prefix: string, target: string) => ({
    [`^${prefix}/_sandbox/`]: { target, rewrite: (path: string) => path.slice(prefix.length) },
  });
  // As a proxy does on the Internet: it tells the bot who the visitor is.
  const addressPage = addressPageUrl && {
    '^/address/': { target: addressPageUrl, headers: { 'x-forwarded-for': VISITOR } },
  };
  const before = process.listeners('SIGTERM');
  const vite = await createServer({
    configFile: false,
    root: import.meta.dirname,
    cacheDir: '../../node_modules/.vite-sandbox',
    logLevel: 'error',
    plugins: react(),
    // Found before the first visit, so that the page is not loaded twice.
    optimizeDeps: {
      include: ['react', 'react-dom/client', 'react/jsx-dev-runtime', 'slack-blocks-to-jsx', 'zod'],
    },
    server: {
      host: '127.0.0.1',
      port,
      hmr: false,
      watch: null,
      proxy: { ...only('/slack', slackUrl), ...only('/scalingo', scalingoUrl), ...addressPage },
    },
  });
  await vite.listen();
  // Vite exits the process on SIGTERM as soon as its own server is closed. The bot and its Redis need longer, and main.ts stops everything.
  for (const listener of process.listeners('SIGTERM'))
    if (!before.includes(listener)) process.off('SIGTERM', listener);
  const [url = ''] = vite.resolvedUrls?.local ?? [];
  return { url, close: () => vite.close() };
}
