/** What Slack itself writes around an app's forms and messages, in the language of their reader. */

const english = {
  choose: 'Choose an option',
  optional: '(optional)',
  close: 'Close',
  edited: '(edited)',
  onlyYou: 'Only visible to you',
  inThread: 'In a thread',
  home: 'Home',
  more: 'More',
  moreOptions: 'More options',
};
const french: typeof english = {
  choose: 'Choisissez une option',
  optional: '(facultatif)',
  close: 'Fermer',
  edited: '(modifié)',
  onlyYou: 'Visible par vous uniquement',
  inThread: 'Dans un fil de discussion',
  home: 'Accueil',
  more: 'Plus',
  moreOptions: 'Plus d’options',
};

/** `locale`: such as fr-FR */
export function clientWords(locale: string): typeof english {
  return locale.startsWith('fr') ? french : english;
}
