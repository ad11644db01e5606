/** French: the address page. */
import type { SpecialRange } from '../../grant/source.ts';
import type { PageWords, Whose } from '../page-words.ts';

const ranges: Readonly<Record<SpecialRange, string>> = {
  unspecified: 'l’adresse d’aucune machine',
  private: 'une adresse de réseau privé',
  'carrier-grade NAT': 'une adresse interne au réseau d’un opérateur (carrier-grade NAT)',
  loopback: 'une adresse qu’une machine a pour elle-même',
  'link-local': 'une adresse valable sur un seul lien',
  reserved: 'une adresse réservée',
  documentation: 'une adresse pour les exemples',
  multicast: 'une adresse de groupe (multicast)',
};

/** “de Bo”, “d’Ana”; “de Yann”, “d’Yves”. */
const of = (name: string) => (/^(?:[aeiouàâäéèêëîïôöùûüœ]|yv)/i.test(name) ? `d’${name}` : `de ${name}`);
const formOf = ({ name, database }: Whose) =>
  database === undefined ? of(name) : `${of(name)} pour ${database}`;

export const page: PageWords = {
  seen: 'L’adresse que voit db-access',
  confirm: (whose) => ({
    title: 'Est-ce bien votre adresse ?',
    lead: `Un clic la reporte dans le formulaire ${formOf(whose)} ouvert dans Slack. Rien n’est encore envoyé.`,
    next: `Si vous n’êtes pas ${whose.name}, fermez cette page : ${whose.name} pourrait obtenir un accès depuis votre adresse. Si vous atteignez la base de données par un VPN, activez-le d’abord, puis rechargez cette page.`,
  }),
  changed: {
    title: 'Votre adresse a changé',
    lead: 'Ce n’est plus celle que cette page vous a montrée. Rien n’a été rempli.',
    next: 'Si vous utilisez un VPN, vérifiez qu’il est connecté comme il le sera quand vous atteindrez la base de données.',
  },
  use: (address) => `Utiliser ${address}`,
  filled: (whose) => ({
    title: 'Votre formulaire est rempli',
    lead: `Cette adresse figure maintenant dans le formulaire ${formOf(whose)} dans Slack.`,
    next: 'Retournez dans Slack pour envoyer le formulaire. Vous pouvez fermer cette page.',
  }),
  elsewhere: {
    title: 'Cet envoi ne vient pas de notre page',
    lead: 'Votre navigateur indique qu’il vient d’un autre site. Rien n’a été rempli.',
    next: 'Suivez de nouveau le lien de votre formulaire dans Slack, puis appuyez sur le bouton de la page qui s’ouvre.',
  },
  notFilled: {
    title: 'Votre formulaire n’a pas pu être rempli',
    lead: 'Il a peut-être été fermé, ou Slack n’a pas répondu.',
    next: 'Saisissez vous-même cette adresse dans le formulaire dans Slack. Si vous l’avez fermé, rouvrez-le.',
  },
  expired: {
    title: 'Ce lien a expiré',
    lead: 'Ces liens sont valables cinq minutes. Rien n’a été rempli.',
    next: 'Rouvrez le formulaire dans Slack et suivez son nouveau lien, ou saisissez-y vous-même votre adresse.',
  },
  used: {
    title: 'Ce lien a déjà servi',
    lead: 'Ces liens ne servent qu’une fois. Rien n’a été rempli cette fois-ci.',
    next: 'Regardez votre formulaire dans Slack : l’adresse y figure peut-être. Sinon, saisissez-la vous-même, ou rouvrez le formulaire pour obtenir un nouveau lien.',
  },
  forged: {
    title: 'Cette page n’existe pas',
    lead: 'Ce lien ne vient pas de nous, ou il en manque une partie.',
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
    next: 'Le lien mène à cette même page en IPv4. Si elle ne se charge pas, votre réseau n’a pas d’IPv4 : connectez-vous par un réseau qui en a, ou par un VPN.',
  },
  onward: 'Continuer en IPv4',
  special: (kind) => ({
    title: 'Cette adresse n’est pas publique',
    lead: `C’est ${ranges[kind]} : aucune base de données ne peut être atteinte depuis là, il n’y a donc rien à confirmer.`,
    next: 'Vous êtes peut-être dans le même réseau que db-access. Cherchez votre adresse IPv4 publique, par exemple avec `curl -4 https://ifconfig.me` dans un terminal, et saisissez-la dans le formulaire dans Slack. Si cela arrive à tout le monde, prévenez les personnes qui gèrent db-access.',
  }),
  unknown: {
    title: 'Votre adresse reste inconnue',
    lead: 'Un intermédiaire entre vous et db-access masque votre adresse : il n’y a rien à confirmer.',
    next: 'Cherchez votre adresse IPv4 publique, par exemple avec `curl -4 https://ifconfig.me` dans un terminal, et saisissez-la dans le formulaire dans Slack. Si cela arrive à tout le monde, prévenez les personnes qui gèrent db-access.',
  },
  trouble: {
    title: 'Cette page ne fonctionne pas pour le moment',
    lead: 'db-access ne peut pas vérifier si le lien est encore valable. Rien n’a été rempli.',
    next: 'Réessayez dans une minute, ou saisissez vous-même cette adresse dans le formulaire dans Slack.',
  },
  tooMany: (wait) => ({
    title: 'Trop de visites',
    lead: 'Cette page a été ouverte trop souvent en peu de temps, par vous ou par d’autres. Rien n’a été rempli.',
    next: `Réessayez dans ${wait}, ou saisissez vous-même votre adresse dans le formulaire dans Slack.`,
  }),
};
