/** Each reader in their own language: Lou’s Slack is in French, Ana’s and Bo’s in English. */
import { describe, expect, test } from 'vitest';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { aSharedBot } from '../../support/shared-bot.ts';
import { short } from '../../support/timing.ts';

async function asked(bot: Bot, who: string) {
  await bot.command(who, 'orders 203.0.113.7 2h le traitement est bloqué');
  return bot.card(/203\.0\.113\.7/);
}

describe('one request, two readers', () => {
  const shared = aSharedBot('Socket Mode');

  test('the card is in the channel’s language, each direct message in its reader’s', async () => {
    const bot = shared();
    const card = await asked(bot, 'U0LOU');
    expect(card.text).toMatch(/^<@U0LOU> asks for access to \*orders\*.* for 2 hours/);
    await bot.direct('U0LOU', /En attente d’approbation.*\*orders\*.* 2\sheures/);
    await bot.press('U0BO', card, 'approve');
    const open = await bot.direct('U0LOU', /psql/);
    expect(open.text).toMatch(/^✅ Ouvert\. Fin de l’accès.*Approuvé par <@U0BO>/);
    expect(wholeText(open)).toMatch(
      /sslmode=require.*Remplacez `YOUR_USER` par votre utilisateur PostgreSQL/,
    );
    expect(wholeText(open)).not.toMatch(/\b(Host|Approved|Open until|the)\b/);
    await bot.press('U0LOU', open, 'done');
    await bot.direct('U0LOU', /terminé plus tôt|fermé/i);
  });

  test('what is refused, and what is wrong in a form, too', async () => {
    const bot = shared();
    await bot.command('U0LOU', 'orders 203.0.113.7 9h pourquoi');
    await bot.told('U0LOU', /9\sheures/);
    await bot.command('U0ANA', 'orders 203.0.113.7 9h why');
    await bot.told('U0ANA', /9 hours is too long/);
  });

  test('a channel may read French', async () => {
    const bot = await aBot('Socket Mode', { orders: { language: 'fr' } });
    const card = await asked(bot, 'U0ANA');
    expect(card.text).toMatch(/^<@U0ANA> demande un accès à \*orders\*/);
    await bot.direct('U0ANA', /Waiting for approval.*\*orders\*/);
  });

  test('where Slack does not tell, and where it takes too long, it is English and nothing is held up', async () => {
    const bot = await aBot('Socket Mode', { timing: { slack: { ...short.slack, glanceMs: 100 } } });
    bot.slack.fault({ method: 'users.info', times: 1, do: 'hang' });
    await bot.command('U0LOU', '');
    await bot.slack.until(() => bot.form('U0LOU') !== undefined, 'the form opens');
    expect(JSON.stringify(bot.form('U0LOU'))).toContain('For how long');
  });
});
