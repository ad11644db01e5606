/** What people are told to type: it has to work for a database of whichever region, whatever region they work in themselves. */
import { expect, test } from 'vitest';
import {
  enforceTls,
  inviteBot,
  makeRoom,
  resume,
  tunnel,
  type Where,
  wait,
} from '../../src/scalingo/next-steps.ts';
import { scalingoLine } from '../../src/slack/views/connection-strings.ts';

const where: Where = { region: 'osc-secnum-fr1', database: 'my-billing' };
const asApp = 'scalingo --region osc-secnum-fr1 --app my-billing';
const asDatabase = 'SCALINGO_PREVIEW_FEATURES=true scalingo --region osc-secnum-fr1 --database my-billing';
const list = 'SCALINGO_PREVIEW_FEATURES=true scalingo --region osc-secnum-fr1 databases';
const endpoint = { ...where, host: 'h', port: 1, dbname: 'd', caUrl: '', peering: null };

test.each([
  ['resume', resume(where).cli, [`${asApp} addons`]],
  ['wait', wait(where).cli, [`${asApp} addons`]],
  ['enforce TLS', enforceTls(where, 'ad-1').cli, [`${asApp} --addon ad-1 database-enable-feature force-ssl`]],
  [
    'make room',
    makeRoom(where).cli,
    [`${asDatabase} database-firewall-rules`, `${asDatabase} database-firewall-rules-remove RULE_ID`],
  ],
  ['invite the bot', inviteBot(where).cli, [list, `${asApp} collaborators-add EMAIL_OF_THE_BOT`]],
  ['tunnel', tunnel(where).cli, [`${asApp} db-tunnel SCALINGO_POSTGRESQL_URL`]],
  ['connect', [scalingoLine(endpoint)], [`${asApp} env-get SCALINGO_POSTGRESQL_URL`]],
])('%s names the region', (_, said, expected) => {
  expect(said).toEqual(expected);
});
