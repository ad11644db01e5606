/** What Slack itself writes in an app's forms, in the language of their reader. */

const english = { choose: 'Choose an option', optional: '(optional)', close: 'Close' };
const french: typeof english = {
  choose: 'Choisissez une option',
  optional: '(facultatif)',
  close: 'Fermer',
};

/** `locale`: such as fr-FR */
export function clientWords(locale: string): typeof english {
  return locale.startsWith('fr') ? french : english;
}
