/** Every word of the address page, in each language; a sentence that one of them lacks does not compile. */
import type { SpecialRange } from '../grant/source.ts';
import type { Language } from './language.ts';

/**
 * What a page says: what is the case, and what to do now. The address, the button and the link stand between the two.
 * What is to be typed as it stands is set in backquotes.
 */
export type Saying = { readonly title: string; readonly lead: string; readonly next: string };

export type Words = {
  /** stands before the address */
  readonly seen: string;
  readonly confirm: Saying;
  readonly changed: Saying;
  readonly use: (address: string) => string;
  readonly filled: Saying;
  readonly notFilled: Saying;
  readonly expired: Saying;
  readonly used: Saying;
  readonly forged: Saying;
  readonly ipv6: Saying;
  readonly ipv6Onward: Saying;
  readonly onward: string;
  readonly special: (kind: SpecialRange) => Saying;
  readonly unknown: Saying;
  readonly trouble: Saying;
};

const english: Words = {
  seen: 'The address that db-access sees',
  confirm: {
    title: 'Is this your address?',
    lead: 'One click fills it into your open form in Slack. Nothing is sent yet.',
    next: 'If you reach the database through a VPN, connect to it first, then load this page again.',
  },
  changed: {
    title: 'Your address has changed',
    lead: 'It is no longer the one that this page showed you. Nothing was filled in.',
    next: 'If you use a VPN, check that it is connected as it will be when you reach the database.',
  },
  use: (address) => `Use ${address}`,
  filled: {
    title: 'Your form is filled in',
    lead: 'This address now stands in your form in Slack.',
    next: 'Go back to Slack to send the form. You can close this page.',
  },
  notFilled: {
    title: 'Your form could not be filled in',
    lead: 'It may have been closed, or Slack did not answer.',
    next: 'Type this address into the form in Slack yourself; `/db-access` opens a new form.',
  },
  expired: {
    title: 'This link has expired',
    lead: 'Such a link is good for five minutes. Nothing was filled in.',
    next: 'Open a new form in Slack with `/db-access` and follow its link, or type your address into the form yourself.',
  },
  used: {
    title: 'This link was used already',
    lead: 'Such a link is good once. Nothing was filled in this time.',
    next: 'Look at your form in Slack: the address may stand there. If not, open a new form with `/db-access`, or type your address into it yourself.',
  },
  forged: {
    title: 'There is no such page',
    lead: 'This is not one of our links, or a part of it is missing.',
    next: 'Open the form in Slack with `/db-access` and follow the link that stands there.',
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
  onward: 'Go on over IPv4',
  special: (kind) => ({
    title: 'This is not a public address',
    lead: `It is ${specialInEnglish[kind]}: nobody reaches a database from it, so there is nothing to confirm.`,
    next: 'You may be in the same network as db-access. Look up your public IPv4 address, for instance with `curl -4 https://ifconfig.me` in a terminal, and type it into the form in Slack. If this happens to everybody, tell whoever runs db-access.',
  }),
  unknown: {
    title: 'Your address cannot be told',
    lead: 'Something between you and db-access hides where you come from, so there is nothing to confirm.',
    next: 'Look up your public IPv4 address, for instance with `curl -4 https://ifconfig.me` in a terminal, and type it into the form in Slack. If this happens to everybody, tell whoever runs db-access.',
  },
  trouble: {
    title: 'This does not work right now',
    lead: 'db-access cannot look up whether the link is still good. Nothing was filled in.',
    next: 'Try again in a minute, or type this address into the form in Slack yourself.',
  },
};

const specialInEnglish: Readonly<Record<SpecialRange, string>> = {
  unspecified: 'the address of no machine',
  private: 'an address of a private network',
  'carrier-grade NAT': 'an address inside a provider’s network (carrier-grade NAT)',
  loopback: 'an address that a machine has for itself',
  'link-local': 'an address that counts on one link only',
  reserved: 'a reserved address',
  documentation: 'an address for examples',
  multicast: 'an address of a group (multicast)',
};

const french: Words = {
  seen: 'L’adresse que voit db-access',
  confirm: {
    title: 'Est-ce bien votre adresse ?',
    lead: 'Un clic la reporte dans votre formulaire ouvert dans Slack. Rien n’est encore envoyé.',
    next: 'Si vous atteignez la base de données par un VPN, connectez-le d’abord, puis rechargez cette page.',
  },
  changed: {
    title: 'Votre adresse a changé',
    lead: 'Ce n’est plus celle que cette page vous a montrée. Rien n’a été rempli.',
    next: 'Si vous utilisez un VPN, vérifiez qu’il est connecté comme il le sera quand vous atteindrez la base de données.',
  },
  use: (address) => `Utiliser ${address}`,
  filled: {
    title: 'Votre formulaire est rempli',
    lead: 'Cette adresse figure maintenant dans votre formulaire dans Slack.',
    next: 'Retournez dans Slack pour envoyer le formulaire. Vous pouvez fermer cette page.',
  },
  notFilled: {
    title: 'Votre formulaire n’a pas pu être rempli',
    lead: 'Il a peut-être été fermé, ou Slack n’a pas répondu.',
    next: 'Saisissez vous-même cette adresse dans le formulaire dans Slack ; `/db-access` en ouvre un nouveau.',
  },
  expired: {
    title: 'Ce lien a expiré',
    lead: 'Un tel lien est valable cinq minutes. Rien n’a été rempli.',
    next: 'Ouvrez un nouveau formulaire dans Slack avec `/db-access` et suivez son lien, ou saisissez vous-même votre adresse dans le formulaire.',
  },
  used: {
    title: 'Ce lien a déjà servi',
    lead: 'Un tel lien est valable une seule fois. Rien n’a été rempli cette fois-ci.',
    next: 'Regardez votre formulaire dans Slack : l’adresse y figure peut-être. Sinon, ouvrez un nouveau formulaire avec `/db-access`, ou saisissez-y vous-même votre adresse.',
  },
  forged: {
    title: 'Cette page n’existe pas',
    lead: 'Ce lien n’est pas de nous, ou il en manque une partie.',
    next: 'Ouvrez le formulaire dans Slack avec `/db-access` et suivez le lien qui s’y trouve.',
  },
  ipv6: {
    title: 'Il faut votre adresse IPv4',
    lead: 'Vous arrivez ici en IPv6, et le pare-feu des bases de données ne connaît que l’IPv4.',
    next: 'Cherchez votre adresse IPv4, par exemple avec `curl -4 https://ifconfig.me` dans un terminal, et saisissez-la dans le formulaire dans Slack. Si vous n’en avez pas, connectez-vous par un réseau ou un VPN qui en a une.',
  },
  ipv6Onward: {
    title: 'Il faut votre adresse IPv4',
    lead: 'Vous arrivez ici en IPv6, et le pare-feu des bases de données ne connaît que l’IPv4.',
    next: 'Le lien mène à cette même page en IPv4. Si elle ne se charge pas, votre réseau n’a pas d’IPv4 : connectez-vous par un réseau qui en a, ou par un VPN.',
  },
  onward: 'Continuer en IPv4',
  special: (kind) => ({
    title: 'Cette adresse n’est pas publique',
    lead: `C’est ${specialInFrench[kind]} : personne n’atteint une base de données depuis là, il n’y a donc rien à confirmer.`,
    next: 'Vous êtes peut-être dans le même réseau que db-access. Cherchez votre adresse IPv4 publique, par exemple avec `curl -4 https://ifconfig.me` dans un terminal, et saisissez-la dans le formulaire dans Slack. Si cela arrive à tout le monde, prévenez la personne qui gère db-access.',
  }),
  unknown: {
    title: 'Votre adresse reste inconnue',
    lead: 'Quelque chose entre vous et db-access cache d’où vous venez, il n’y a donc rien à confirmer.',
    next: 'Cherchez votre adresse IPv4 publique, par exemple avec `curl -4 https://ifconfig.me` dans un terminal, et saisissez-la dans le formulaire dans Slack. Si cela arrive à tout le monde, prévenez la personne qui gère db-access.',
  },
  trouble: {
    title: 'Cela ne marche pas en ce moment',
    lead: 'db-access ne peut pas vérifier si le lien est encore valable. Rien n’a été rempli.',
    next: 'Réessayez dans une minute, ou saisissez vous-même cette adresse dans le formulaire dans Slack.',
  },
};

const specialInFrench: Readonly<Record<SpecialRange, string>> = {
  unspecified: 'l’adresse d’aucune machine',
  private: 'une adresse de réseau privé',
  'carrier-grade NAT': 'une adresse interne au réseau d’un opérateur (carrier-grade NAT)',
  loopback: 'une adresse qu’une machine a pour elle-même',
  'link-local': 'une adresse valable sur un seul lien',
  reserved: 'une adresse réservée',
  documentation: 'une adresse pour les exemples',
  multicast: 'une adresse de groupe (multicast)',
};

export const words: Readonly<Record<Language, Words>> = { en: english, fr: french };
