/** English: what went wrong outside, and what can be done about it. */
import type { Call, NextStep, Problem } from '../../grant/problem.ts';
import { COMMAND } from '../command-names.ts';
import { formats } from '../language.ts';

const { count } = formats.en;

type Calls = Readonly<Record<Call['to'], (of: string) => string>>;

const calls: Calls = {
  'sign in': () => 'sign in',
  'list the regions': () => 'list the regions',
  'list the databases': (of) => `list the databases of ${of}`,
  'look up the database': (of) => `look up ${of}`,
  'look up the endpoints': (of) => `look up the endpoints of ${of}`,
  'get a token for the database': (of) => `get a token for ${of}`,
  'find out how the database API is spoken to': () => 'find out how the database API is spoken to',
  'look whether the database runs': () => 'look whether the database runs',
  'list the managed ranges': () => 'list the managed ranges',
  'list the firewall rules': () => 'list the firewall rules',
  'add a firewall rule': (of) => `open ${of}`,
  'remove a firewall rule': () => 'remove a firewall rule',
  'ask what time it is': () => 'ask what time it is',
};

function call({ to, of = '' }: Call): string {
  return calls[to](of);
}

const notAllowed = {
  requester: (database: string) => `The policy of ${database} no longer lets this person in.`,
  source: (database: string) => `The policy of ${database} no longer allows this address.`,
  length: (database: string) => `The policy of ${database} no longer allows access for this long.`,
  clause: (database: string) =>
    `The policy of ${database} no longer opens this without an approval. Ask again: an approver will be asked.`,
} as const;

export function problem(p: Problem): string {
  switch (p.is) {
    case 'no answer':
      return `Scalingo did not answer “${call(p.call)}” (${p.code}).`;
    case 'no turn':
      return `“${call(p.call)}” has to wait: all calls that Scalingo allows us in a minute are used up.`;
    case 'left alone':
      return `Scalingo (${p.host}) has not been answering; the next try is in ${p.seconds} s.`;
    case 'redirected':
      return `Scalingo redirects “${call(p.call)}”${p.host === undefined ? '' : ` to ${p.host}`}, and we follow no redirect. SCALINGO_DB_API_MODE may need another value.`;
    case 'another status':
      return `Scalingo answered “${call(p.call)}” with ${p.status}, which is not what it is documented to answer.`;
    case 'another shape':
      return `Scalingo’s answer to “${call(p.call)}” does not have the documented shape (${p.fields.join(', ')}).`;
    case 'another rule':
      return `Scalingo’s answer to “${call(p.call)}” is about something else.`;
    case 'refused':
      return `Scalingo refused “${call(p.call)}” with ${p.status}${p.said === '' ? '.' : `: ${p.said}`}`;
    case 'not encrypted':
      return `Scalingo names ${p.url} for the region ${p.region}, which is not encrypted (https). No token was sent there.`;
    case 'no region':
      return `Scalingo has no region ${p.region} for this account; it has ${p.has.join(', ') || 'none'}.`;
    case 'no range':
      return `Scalingo has no range for ${p.source}; it has ${p.has.join(', ') || 'none'}.`;
    case 'no endpoint':
      return `${p.database} has no public endpoint.`;
    case 'not dedicated':
      return `${p.database} is not a Dedicated Resources database, so it has no firewall to open.`;
    case 'not configured':
      return `The database ${p.database} is not configured.`;
    case 'two names':
      return `${p.database} and ${p.other} are two names for one database at Scalingo. Nothing opens there until an operator removes one of them from db-access.yaml.`;
    case 'leads elsewhere':
      return `${p.database} is another database at Scalingo since this was approved, and nothing new opens at the former one. Request access again to reach the present one.`;
    case 'suspended':
      return 'The database is suspended (status stopped). Access opens once it is resumed.';
    case 'being worked on':
      return `Scalingo is working on the database (status ${p.status}). Access opens once that is done.`;
    case 'no TLS':
      return `The database does not enforce TLS (force-ssl is ${p.status}). Access opens once it does.`;
    case 'full':
      return p.spare > 0
        ? `The firewall of this database is full: it has ${p.rules} rules of ${p.most}, and ${p.spare} are kept free for others.`
        : `The firewall of this database is full: it has ${count(p.rules, { one: 'rule', other: 'rules' })}.`;
    case 'not in time':
      return 'The time to open it ran out.';
    case 'memory lost':
      return 'db-access lost a part of its memory after this was approved. Ask again: a new approval is needed.';
    case 'no memory':
      return 'Our own memory (Redis) is out of reach right now.';
    case 'crowded':
      return `Too many people are changing ${p.grant} at once.`;
    case 'later record':
      return `A newer version of db-access wrote the record of ${p.grant}, and this version cannot change it. Its requester can still end the access: ${COMMAND} done ${p.grant}. For anything else, try again once the upgrade is complete.`;
    case 'not allowed any more':
      return notAllowed[p.what](p.database);
    case 'requester unknown':
      return `Slack does not say whether the requester may still have access (${p.why}). Access opens once Slack answers.`;
    case 'beyond limits':
      return 'The record asks for more than db-access ever opens. We are telling the people who run db-access.';
    case 'clocks differ':
      return 'The clocks of Redis and Scalingo differ by more than 30 s. Nothing opens until an operator has set the clock of Redis; access still ends on time, by Scalingo’s clock.';
    case 'time unconfirmed':
      return 'Scalingo has not said what time it is yet. Access opens once it has.';
    case 'Slack says':
      return `Slack says ${p.code}${p.scope === undefined ? '' : ` (it needs the scope ${p.scope})`}.`;
    case 'Slack is busy':
      return `Slack asks us to wait ${p.seconds} s.`;
    case 'Slack is silent':
      return 'Slack did not answer.';
    case 'Slack is odd':
      return 'Slack gave an answer that we do not understand.';
    case 'said':
      return p.text;
    case 'other':
      return `A newer version of db-access noted a problem that this version does not know (${p.kind}).`;
  }
}

/** Follows “What to do in Scalingo’s dashboard:”. */
export function step({ do: what, database }: NextStep): string {
  switch (what) {
    case 'resume':
      return `open the database ${database}: it says why it is suspended, and its owner can resume it`;
    case 'wait':
      return `open the database ${database}: its Activity says what is going on; there is nothing to do`;
    case 'enforce TLS':
      return `open the database ${database}, Settings, Internet Access: enforce TLS`;
    case 'make room':
      return `open the database ${database}, Settings, Internet Access, Firewall rules: delete one that is no longer needed`;
    case 'invite the bot':
      return `open the database ${database}, Settings, Collaborators: invite the bot’s account, and accept the invitation there. If the database was renamed, write its new name into db-access.yaml instead`;
    case 'tunnel':
      return 'a database of Shared Resources is reached through a tunnel, which the command line opens';
    case 'renew the token':
      return 'sign in as the bot’s account, Account settings, API tokens: create one, put it into SCALINGO_API_TOKEN and restart db-access';
  }
}
