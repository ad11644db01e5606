/** French: alarms, for the people who run db-access. */
import type { alarms as english } from '../en/alarm-texts.ts';
import { formats } from '../language.ts';

const { count } = formats.fr;
const accesses = { one: 'accès', other: 'accès' };

export const alarms: typeof english = {
  title: 'db-access requiert votre attention',
  since: (time) => `Depuis : ${time}. Ce message est tenu à jour.`,
  over: (time) => `✅ Terminé : ${time}.`,
  was: (what) => `L’alerte était : ${what}`,
  repeated: 'Cette alerte a été republiée plus bas.',

  what(alarm) {
    switch (alarm.event) {
      case 'access_overdue': {
        const { database, grants, minutes } = alarm.facts;
        return `Un accès à ${database} aurait dû prendre fin il y a ${count(minutes, { one: 'minute', other: 'minutes' })} et reste ouvert (${count(grants, accesses)}). db-access continue d’essayer. Si Scalingo est en panne ou refuse nos appels, supprimez la règle dans le tableau de bord : la base, Settings, Internet Access, Firewall rules.`;
      }
      case 'addon_not_found': {
        const { database, addon, grants } = alarm.facts;
        return `Scalingo répond 404 pour ${database} (${addon}) alors qu’un accès y est ouvert (${grants}). Soit la base a été supprimée, soit notre jeton a perdu ses droits. Dans ce second cas, rétablissez-les : l’accès prendra fin à l’heure prévue. Si la base a été supprimée, fermez chaque accès : db-access grants end ID --database-gone --because "raison".`;
      }
      case 'two_names_for_one_addon': {
        const { database, other, addon } = alarm.facts;
        return `${database} et ${other} sont deux noms d’une même base chez Scalingo (${addon}). Aucun des deux n’ouvre d’accès tant que l’un d’eux n’est pas retiré de db-access.yaml ; ce qui est ouvert prend fin à l’heure prévue.`;
      }
      case 'unknown_database':
        return `${alarm.facts.database} n’est pas dans db-access.yaml alors qu’un accès y est ouvert (${count(alarm.facts.grants, accesses)}). Il prend fin à l’heure prévue ; db-access n’y fait rien d’autre.`;
      case 'record_unreadable': {
        const { database, grants, later, endless } = alarm.facts;
        const sentences = [
          `Des enregistrements d’accès ouverts à ${database} sont illisibles : ${grants}.`,
          later && `Une version plus récente de db-access a écrit ${later} : terminez la mise à niveau.`,
          endless &&
            `Rien n’indique quand ${endless} prend fin : supprimez toute règle qui porte ce libellé dans le tableau de bord, puis l’enregistrement avec db-access grants forget.`,
          endless !== grants &&
            'Ces accès prennent fin à l’heure notée à côté de chaque enregistrement, ou quand leur demandeur y met fin.',
          endless !== grants &&
            later !== grants &&
            'Ensuite, supprimez l’enregistrement avec db-access grants forget.',
        ];
        return sentences.filter(Boolean).join(' ');
      }
      case 'undo_unknown': {
        const { database, grants, kinds } = alarm.facts;
        return `Des accès à ${database} (${grants}) comportent un élément à défaire que cette version de db-access ne connaît pas : ${kinds}. Une version plus récente l’a écrit. Il est conservé, et cette version-là le défera : terminez la mise à niveau, ou défaites-le à la main.`;
      }
      case 'rule_in_doubt': {
        const { database, source, rules } = alarm.facts;
        return `Sur ${database}, une règle pour ${source} est peut-être la nôtre, peut-être celle de quelqu’un d’autre (${rules}). db-access n’y touche pas. Si personne n’en a besoin, supprimez-la dans le tableau de bord. Si vous en avez besoin, donnez-lui un libellé, ou supprimez-la puis ajoutez-la à nouveau.`;
      }
      case 'former_rule_unknown': {
        const { database, rules, count: all, installation } = alarm.facts;
        return `${database} a ${count(all, { one: 'règle', other: 'règles' })} au libellé d’un ancien nom de cette installation (${installation}), que rien dans ce Redis ne supprimera : ${rules}. db-access n’y touche pas. Si aucune autre installation ne porte ce nom, supprimez-${all === 1 ? 'la' : 'les'} dans le tableau de bord. Sinon, retirez ce nom de formerly dans db-access.yaml et redémarrez db-access.`;
      }
      case 'stray_removed':
        return `Sur ${alarm.facts.database}, des règles portant notre libellé n’appartenaient à aucun accès et ont été supprimées : ${alarm.facts.rules}. Quelqu’un a peut-être saisi notre libellé, ou Redis a perdu un enregistrement.`;
      case 'record_beyond_limits':
        return `L’enregistrement de ${alarm.facts.grant} pour ${alarm.facts.database} demande ${alarm.facts.source}, ou une durée que db-access n’ouvre jamais. Aucun accès ne reste ouvert sur cette base. db-access n’écrit jamais un tel enregistrement : cherchez qui peut écrire dans Redis.`;
      case 'review_overdue':
        return `Des accès d’urgence à ${alarm.facts.database} n’ont pas été examinés depuis une semaine : ${alarm.facts.grants}. Les personnes qui peuvent les examiner ne sont plus relancées. L’une d’elles doit indiquer, sur la carte ou dans son onglet Accueil, si l’urgence était justifiée.`;
      case 'nobody_can_approve':
        return `Trop peu de personnes peuvent approuver ce qui attend sur ${alarm.facts.database} (${alarm.facts.requests}) : des approbateurs sont partis, ou un groupe dont l’accord est nécessaire est vide. Ajoutez des personnes aux groupes dans Slack, ou des approbateurs dans db-access.yaml.`;
      case 'nobody_can_review':
        return `Personne ne peut examiner les accès d’urgence à ${alarm.facts.database} (${alarm.facts.grants}) : les personnes concernées sont parties, ou leur groupe est vide. Personne n’examine son propre accès. Ajoutez des personnes aux groupes dans Slack, ou à reviewers dans db-access.yaml.`;
      case 'channel_refuses':
        return `Slack ne laisse pas db-access publier dans le canal de ${alarm.facts.database} (${alarm.facts.channel}) : ${alarm.facts.why}. Personne n’y voit les demandes. Invitez db-access dans le canal et autorisez-le à publier, ou indiquez un autre canal dans db-access.yaml.`;
      case 'database_refused':
        return `Scalingo refuse toujours ce que db-access demande au sujet de ${alarm.facts.database} (${alarm.facts.status}). Rien ne peut y être ouvert, et ce qui est ouvert risque de ne pas prendre fin à l’heure prévue. Lancez db-access doctor : la réponse de Scalingo y figure. Vérifiez les droits de notre compte sur cette base, et ce que db-access.yaml en dit.`;
      case 'too_many_rules':
        return `${alarm.facts.database} compte ${alarm.facts.rules} de nos règles, un nombre anormal. db-access n’y ouvre rien et ne supprime que ce qui est arrivé à échéance.`;
      case 'other_installation_open':
        return `L’installation « ${alarm.facts.installation} » a des accès ouverts dans ce Redis (${count(alarm.facts.grants, accesses)}), mais aucun processus ne tourne sous ce nom. Si vous l’avez renommée, écrivez formerly: [${alarm.facts.installation}] dans db-access.yaml et redémarrez db-access : ils prendront alors fin à l’heure prévue.`;
      case 'calls_refused': {
        const { grants, minutes } = alarm.facts;
        return `Depuis ${count(minutes, { one: 'minute', other: 'minutes' })}, Scalingo répond 429 (trop de requêtes) à chaque appel, alors que des accès auraient dû prendre fin (${count(grants, accesses)}). db-access tente une suppression toutes les 10 s. Cherchez ce qui utilise aussi le jeton d’API de ce compte. En cas d’urgence, supprimez la règle dans le tableau de bord : la base, Settings, Internet Access, Firewall rules.`;
      }
      case 'audit_not_delivered':
        return `Le journal d’audit ne peut pas être transmis (${alarm.facts.sink} : ${alarm.facts.why}). Il reste dans Redis et sera transmis dès que possible. Vérifiez les réglages AUDIT_ et leur destination.`;
      case 'audit_unreadable':
        return `L’entrée ${alarm.facts.entry} du journal d’audit est illisible, donc rien de ce qui la suit n’est transmis (${alarm.facts.sink}). Les accès ne sont pas concernés. Si une version plus récente de db-access l’a écrite, terminez la mise à niveau. Sinon, elle a été modifiée dans Redis : faites une sauvegarde avec db-access backup, regardez ce qui a été modifié avec db-access audit verify, puis supprimez l’entrée (XDEL). La suite sera alors transmise.`;
      case 'clock_differs':
        return `Les horloges de Redis et de ${alarm.facts.from} diffèrent de ${count(alarm.facts.seconds, { one: 'seconde', other: 'secondes' })}. Réglez l’horloge de la machine où tourne Redis (NTP).`;
      case 'memory_lost':
        return `Redis a perdu des données (${alarm.facts.why}). Nos règles sans enregistrement sont supprimées ; ce qui était approuvé sans être ouvert doit être approuvé à nouveau.`;
      case 'redis_may_evict':
        return `Le réglage maxmemory-policy de Redis vaut ${alarm.facts.policy} : quand sa mémoire est pleine, Redis peut effacer des enregistrements d’accès ouverts. Remettez-le à noeviction, et cherchez qui ou quoi l’a modifié.`;
    }
  },
};
