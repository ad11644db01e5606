/** English: the address page. */
import type { SpecialRange } from '../../grant/source.ts';
import type { PageWords, Whose } from '../page-words.ts';

const ranges: Readonly<Record<SpecialRange, string>> = {
  unspecified: 'not the address of any machine',
  private: 'an address of a private network',
  'carrier-grade NAT': 'an address inside a provider’s network (carrier-grade NAT)',
  loopback: 'an address that a machine uses for itself',
  'link-local': 'an address that is valid on one link only',
  reserved: 'a reserved address',
  documentation: 'an address for examples',
  multicast: 'the address of a group (multicast)',
};

const formOf = ({ name, database }: Whose) =>
  database === undefined ? `${name}’s open form` : `${name}’s open form for ${database}`;

export const page: PageWords = {
  seen: 'The address that db-access sees',
  confirm: (whose) => ({
    title: 'Is this your address?',
    lead: `One click fills it into ${formOf(whose)} in Slack. Nothing is sent yet.`,
    next: `If you are not ${whose.name}, close this page: ${whose.name} could get access from your address. If you reach the database through a VPN, turn it on first, then load this page again.`,
  }),
  changed: {
    title: 'Your address has changed',
    lead: 'It is no longer the one that this page showed you. Nothing was filled in.',
    next: 'If you use a VPN, check that it is connected as it will be when you reach the database.',
  },
  use: (address) => `Use ${address}`,
  filled: (whose) => ({
    title: 'Your form is filled in',
    lead: `This address is now in ${formOf(whose)} in Slack.`,
    next: 'Go back to Slack to send the form. You can close this page.',
  }),
  elsewhere: {
    title: 'This was not sent by our page',
    lead: 'Your browser says that it comes from another site. Nothing was filled in.',
    next: 'Follow the link in your form in Slack again, and press the button on the page that opens.',
  },
  notFilled: {
    title: 'Your form could not be filled in',
    lead: 'It may have been closed, or Slack did not answer.',
    next: 'Type this address into the form in Slack yourself. If you closed the form, open it again.',
  },
  expired: {
    title: 'This link has expired',
    lead: 'Links work for five minutes. Nothing was filled in.',
    next: 'Open the form in Slack again and follow its new link, or type your address into the form yourself.',
  },
  used: {
    title: 'This link was used already',
    lead: 'Each link works once. Nothing was filled in this time.',
    next: 'Look at your form in Slack: the address may be there already. If not, type it in yourself, or open the form again for a new link.',
  },
  forged: {
    title: 'There is no such page',
    lead: 'This is not one of our links, or part of it is missing.',
    next: 'Open the form in Slack with `/db-access` and follow its link.',
  },
  ipv6: {
    title: 'Your IPv4 address is needed',
    lead: 'You came here over IPv6, and the databases’ firewall knows IPv4 only.',
    next: 'Look up your IPv4 address, for instance with `curl -4 https://ifconfig.me` in a terminal, and type it into the form in Slack. If you have none, connect through a network or a VPN that has one.',
  },
  ipv6Onward: {
    title: 'Your IPv4 address is needed',
    lead: 'You came here over IPv6, and the databases’ firewall knows IPv4 only.',
    next: 'The link leads to this same page over IPv4. If it does not load, your network has no IPv4: connect through one that has, or through a VPN.',
  },
  onward: 'Continue over IPv4',
  special: (kind) => ({
    title: 'This is not a public address',
    lead: `It is ${ranges[kind]}: databases can’t be reached from it, so there is nothing to confirm.`,
    next: 'You may be in the same network as db-access. Look up your public IPv4 address, for instance with `curl -4 https://ifconfig.me` in a terminal, and type it into the form in Slack. If this happens to everybody, tell the people who run db-access.',
  }),
  unknown: {
    title: 'Your address can’t be seen',
    lead: 'Something between you and db-access hides your address, so there is nothing to confirm.',
    next: 'Look up your public IPv4 address, for instance with `curl -4 https://ifconfig.me` in a terminal, and type it into the form in Slack. If this happens to everybody, tell the people who run db-access.',
  },
  trouble: {
    title: 'This does not work right now',
    lead: 'db-access cannot look up whether the link still works. Nothing was filled in.',
    next: 'Try again in a minute, or type this address into the form in Slack yourself.',
  },
  tooMany: (wait) => ({
    title: 'Too many visits',
    lead: 'This page was opened too often in a short time, by you or by others. Nothing was filled in.',
    next: `Try again in ${wait}, or type your address into the form in Slack yourself.`,
  }),
};
