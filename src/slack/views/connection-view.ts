/** Every way to connect, in one modal. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Endpoint } from '../../contracts/endpoint.ts';
import type { Who } from '../../grant/policy.ts';
import type { Markup } from '../../words/markup.ts';
import { passwordText, YOUR_USER } from '../../words/password-text.ts';
import { code, note, section } from './blocks.ts';
import {
  jdbcUrl,
  powerShellVariables,
  psqlLine,
  scalingoLine,
  serversJson,
  testLine,
  uri,
  variables,
} from './connection-strings.ts';

/** `name`: what people call the database; `admins`: who knows the password of the user that is configured. */
type Connecting = {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly admins: Who;
  readonly markup: Markup;
};

export function connectView({ name, endpoint, admins, markup }: Connecting): ModalView {
  const { caUrl, peering, host, port, dbname, user = YOUR_USER } = endpoint;
  const { connecting, forms } = markup.words;
  const { strong, code: mono } = markup;
  const headed = (title: string, ...texts: readonly string[]) =>
    section([strong(title), ...texts].join('\n'));
  const facts = { host: mono(host), port: mono(String(port)), database: mono(dbname), user: mono(user) };
  return {
    type: 'modal',
    title: { type: 'plain_text', text: connecting.title },
    close: { type: 'plain_text', text: forms.close },
    blocks: [
      section(connecting.endpoint({ ...facts, mode: mono('require') })),
      ...passwordBlocks({ name, endpoint, admins, markup }),
      headed(connecting.psql),
      code(psqlLine(endpoint)),
      headed(connecting.test),
      code(testLine(endpoint)),
      headed(connecting.uri),
      code(uri(endpoint)),
      headed(connecting.pgAdmin, connecting.pgAdminHow(mono('servers.json'))),
      code(serversJson(name, endpoint)),
      headed(connecting.tools, connecting.toolsHow(mono('require'))),
      code(jdbcUrl(endpoint)),
      headed(connecting.shell),
      code(variables(endpoint)),
      headed(connecting.powerShell),
      code(powerShellVariables(endpoint)),
      headed(
        connecting.certificate,
        connecting.certificateOwn({
          require: mono('sslmode=require'),
          url: markup.plain(caUrl),
          full: mono('verify-full'),
        }),
      ),
      ...(peering
        ? [
            headed(
              connecting.peering,
              connecting.peeringOwn({ host: mono(peering.host), port: mono(String(peering.port)) }),
            ),
          ]
        : []),
    ],
  };
}

/** What Scalingo shows is the owner's: it is not pointed at where people were given a user of their own. */
function passwordBlocks({ endpoint, admins, markup }: Connecting): KnownBlock[] {
  const { connecting } = markup.words;
  const hint = section(passwordText(endpoint, admins, markup));
  if (endpoint.user !== undefined) return [hint];
  return [hint, section(connecting.passwordOwn), code(scalingoLine(endpoint)), note(connecting.dashboard)];
}
