/** French: what went wrong outside, and what can be done about it. */
import type { Call, NextStep, Problem } from '../../grant/problem.ts';
import { COMMAND } from '../command-names.ts';
import { formats } from '../language.ts';

const { count } = formats.fr;
const rules = { one: 'règle', other: 'règles' };

type Calls = Readonly<Record<Call['to'], (of: string) => string>>;

const calls: Calls = {
  'sign in': () => 'se connecter',
  'list the regions': () => 'lister les régions',
  'list the databases': (of) => `lister les bases de données de ${of}`,
  'look up the database': (of) => `consulter ${of}`,
  'look up the endpoints': (of) => `consulter les points de terminaison de ${of}`,
  'get a token for the database': (of) => `obtenir un jeton pour ${of}`,
  'find out how the database API is spoken to': () =>
    'identifier la façon d’appeler l’API des bases de données',
  'look whether the database runs': () => 'vérifier si la base de données fonctionne',
  'list the managed ranges': () => 'lister les plages gérées',
  'list the firewall rules': () => 'lister les règles de pare-feu',
  'add a firewall rule': (of) => `ouvrir le pare-feu à ${of}`,
  'remove a firewall rule': () => 'supprimer une règle de pare-feu',
  'ask what time it is': () => 'demander l’heure',
};

function call({ to, of = '' }: Call): string {
  return `« ${calls[to](of)} »`;
}

const notAllowed = {
  requester: (database: string) => `La politique de ${database} n’autorise plus cette personne.`,
  source: (database: string) => `La politique de ${database} n’autorise plus cette adresse.`,
  length: (database: string) => `La politique de ${database} n’autorise plus un accès aussi long.`,
  clause: (database: string) =>
    `La politique de ${database} n’ouvre plus cet accès sans approbation. Refaites la demande : une personne habilitée pourra l’approuver.`,
} as const;

export function problem(p: Problem): string {
  switch (p.is) {
    case 'no answer':
      return `Scalingo n’a pas répondu à ${call(p.call)} (${p.code}).`;
    case 'no turn':
      return `${call(p.call)} doit attendre : le quota d’appels par minute de Scalingo est épuisé.`;
    case 'left alone':
      return `Scalingo (${p.host}) ne répond plus depuis un moment ; prochain essai dans ${p.seconds} s.`;
    case 'redirected':
      return `Scalingo redirige ${call(p.call)}${p.host === undefined ? '' : ` vers ${p.host}`}, et nous ne suivons aucune redirection. SCALINGO_DB_API_MODE a peut-être besoin d’une autre valeur.`;
    case 'another status':
      return `Scalingo a répondu ${p.status} à ${call(p.call)}, ce qui n’est pas la réponse documentée.`;
    case 'another shape':
      return `La réponse de Scalingo à ${call(p.call)} n’a pas la forme documentée (${p.fields.join(', ')}).`;
    case 'another rule':
      return `La réponse de Scalingo à ${call(p.call)} porte sur autre chose.`;
    case 'refused':
      return `Scalingo a refusé ${call(p.call)} (${p.status})${p.said === '' ? '.' : ` : ${p.said}`}`;
    case 'not encrypted':
      return `Scalingo indique ${p.url} pour la région ${p.region}, une adresse non chiffrée (sans https). Aucun jeton n’y a été envoyé.`;
    case 'no region':
      return `Scalingo n’a pas de région ${p.region} pour ce compte ; régions disponibles : ${p.has.join(', ') || 'aucune'}.`;
    case 'no range':
      return `Scalingo n’a pas de plage pour ${p.source} ; plages disponibles : ${p.has.join(', ') || 'aucune'}.`;
    case 'no endpoint':
      return `${p.database} n’a pas de point de terminaison public.`;
    case 'not dedicated':
      return `${p.database} n’est pas une base de données Dedicated Resources, il n’y a donc pas de pare-feu à ouvrir.`;
    case 'not configured':
      return `La base de données ${p.database} n’est pas configurée.`;
    case 'two names':
      return `${p.database} et ${p.other} sont deux noms d’une même base chez Scalingo. Rien ne s’y ouvre tant qu’un opérateur n’a pas retiré l’un des deux de db-access.yaml.`;
    case 'leads elsewhere':
      return `${p.database} désigne une autre base chez Scalingo depuis cette approbation, et plus rien ne s’ouvre sur l’ancienne. Redemandez un accès pour joindre la nouvelle.`;
    case 'suspended':
      return 'La base de données est suspendue (état stopped). L’accès s’ouvrira dès qu’elle sera remise en service.';
    case 'being worked on':
      return `Une opération est en cours sur la base de données chez Scalingo (état ${p.status}). L’accès s’ouvrira dès qu’elle sera terminée.`;
    case 'no TLS':
      return `La base de données n’impose pas TLS (force-ssl vaut ${p.status}). L’accès s’ouvrira dès qu’elle l’imposera.`;
    case 'full':
      return p.spare > 0
        ? `Le pare-feu de cette base de données est plein : il a ${count(p.rules, rules)} sur ${p.most}, et ${count(p.spare, { one: 'place est réservée', other: 'places sont réservées' })} à d’autres.`
        : `Le pare-feu de cette base de données est plein : il a ${count(p.rules, rules)}.`;
    case 'not in time':
      return 'Le délai d’ouverture est dépassé.';
    case 'memory lost':
      return 'db-access a perdu une partie de ses données après cette approbation. Refaites la demande : une nouvelle approbation est nécessaire.';
    case 'no memory':
      return 'Redis, où db-access conserve ses données, est injoignable pour le moment.';
    case 'crowded':
      return `Trop de personnes modifient ${p.grant} en même temps.`;
    case 'later record':
      return `Une version plus récente de db-access a écrit l’enregistrement de ${p.grant}, et celle-ci ne peut pas le modifier. La personne qui a demandé l’accès peut toujours y mettre fin : ${COMMAND} done ${p.grant}. Pour le reste, réessayez quand la mise à niveau sera terminée.`;
    case 'not allowed any more':
      return notAllowed[p.what](p.database);
    case 'requester unknown':
      return `Slack n’indique pas si la personne a encore droit à l’accès (${p.why}). Il sera ouvert dès que Slack répondra.`;
    case 'beyond limits':
      return 'La demande enregistrée dépasse ce que db-access ouvre dans tous les cas. Nous prévenons les personnes qui gèrent db-access.';
    case 'clocks differ':
      return 'Les horloges de Redis et de Scalingo diffèrent de plus de 30 s. Rien ne s’ouvrira avant qu’un opérateur ait remis l’horloge de Redis à l’heure ; les accès se ferment toujours à temps, selon l’horloge de Scalingo.';
    case 'time unconfirmed':
      return 'Scalingo n’a pas encore indiqué l’heure. L’accès s’ouvrira dès que ce sera fait.';
    case 'Slack says':
      return `Slack répond ${p.code}${p.scope === undefined ? '' : ` (il faut le scope ${p.scope})`}.`;
    case 'Slack is busy':
      return `Slack nous demande d’attendre ${p.seconds} s.`;
    case 'Slack is silent':
      return 'Slack n’a pas répondu.';
    case 'Slack is odd':
      return 'Slack a donné une réponse que nous ne comprenons pas.';
    case 'said':
      return p.text;
    case 'other':
      return `Une version plus récente de db-access a noté un problème que celle-ci ne connaît pas (${p.kind}).`;
  }
}

/** Follows “À faire dans le tableau de bord de Scalingo :”. */
export function step({ do: what, database }: NextStep): string {
  switch (what) {
    case 'resume':
      return `ouvrez la base de données ${database} : la page indique pourquoi elle est suspendue, et son propriétaire peut la remettre en service`;
    case 'wait':
      return `ouvrez la base de données ${database} : Activity y indique ce qui se passe ; il n’y a rien à faire`;
    case 'enforce TLS':
      return `ouvrez la base de données ${database}, Settings, Internet Access : imposez TLS`;
    case 'make room':
      return `ouvrez la base de données ${database}, Settings, Internet Access, Firewall rules : supprimez une règle dont personne n’a plus besoin`;
    case 'invite the bot':
      return `ouvrez la base de données ${database}, Settings, Collaborators : invitez le compte du bot, et acceptez l’invitation depuis ce compte. Si la base de données a été renommée, indiquez plutôt son nouveau nom dans db-access.yaml`;
    case 'tunnel':
      return 'une base de données Shared Resources s’atteint par un tunnel, que la ligne de commande ouvre';
    case 'renew the token':
      return 'connectez-vous avec le compte du bot, Account settings, API tokens : créez un jeton, mettez-le dans SCALINGO_API_TOKEN et redémarrez db-access';
  }
}
