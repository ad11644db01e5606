/** A browser for `npm run test:browser`: the system's Chromium, installed from its packages where there is none and we may. */
import { spawnSync } from 'node:child_process';
import { findChromium } from '../test/support/chromium.ts';

if (!findChromium()) {
  if (process.getuid?.() !== 0) {
    console.error(
      'Chromium is needed. Type: sudo apt-get install -y chromium\n(or set CHROMIUM to the path of one)',
    );
    process.exit(1);
  }
  console.log('There is no Chromium on this machine: installing it (this once; it may take a minute).');
  const install =
    'apt-get update && apt-get install -y --no-install-recommends chromium || apk add --no-cache chromium || dnf install -y chromium';
  const { status } = spawnSync('sh', ['-c', install], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0 || !findChromium()) {
    console.error('Chromium could not be installed. Install it by hand, or set CHROMIUM to the path of one.');
    process.exit(1);
  }
}
