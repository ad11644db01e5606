/** What people do and see in Slack, in the words of the stories. */
import type { Bot } from './bot.ts';

/** Ana asks in one line; its card. */
export async function asked(bot: Bot, text = 'orders 203.0.113.7 2h the import hangs') {
  await bot.command('U0ANA', text);
  return bot.card(/asks for access/);
}

/** Until the person reads these words, privately, at the card. */
export const told = (bot: Bot, person: string, words: RegExp) =>
  bot.slack.until(
    () => bot.toldAtCard(person).some(({ text }) => words.test(text)),
    () => `${person} is told ${words}: ${JSON.stringify(bot.toldAtCard(person).map(({ text }) => text))}`,
  );

/** Until the person's form has these words. */
export const inForm = (bot: Bot, person: string, words: RegExp) =>
  bot.slack.until(
    () => words.test(JSON.stringify(bot.form(person) ?? {})),
    () => `${words} in the form of ${person}: ${JSON.stringify(bot.form(person))}`,
  );
