/** The card cannot be posted: the requester is told that nobody was asked, and never that somebody was. */
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/grant/duration.ts';
import { wholeText } from '../../support/bot.ts';
import { aBotInTime } from '../../support/in-time.ts';

const line = 'orders 203.0.113.7 2h the import hangs';

test('until the card is posted Ana is not told that anybody was asked', async () => {
  const { bot, pass } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } });
  bot.slack.fault({ method: 'chat.postMessage', times: 1, do: { retryAfter: 30 } });
  await bot.command('U0ANA', line);
  await bot.told('U0ANA', /Request sent to <@U0BO>/);
  await bot.direct(
    'U0ANA',
    /Waiting for approval.*Slack has not confirmed yet that the approvers were asked\. We keep trying\./,
  );
  expect(bot.cards()).toEqual([]);
  pass(31 * SECOND);
  await bot.card(/asks for access/);
  const said = () => bot.directs('U0ANA').map(wholeText).join();
  await bot.slack.until(() => !said().includes('not confirmed'), 'they were asked');
});

test('where the bot was not invited, Ana is told that nobody could be asked, and why; once it is, they are', async () => {
  const { bot, pass } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } });
  const channel = bot.slack.workspace.channel(bot.slack.channels.approvals);
  const members = channel?.members ?? [];
  if (channel) channel.members = channel.members.filter((member) => !member.startsWith('U0DBACCESS'));
  await bot.command('U0ANA', line);
  await bot.direct('U0ANA', /approvers could not be asked.*not_in_channel/);
  expect(bot.cards()).toEqual([]);
  if (channel) channel.members = members;
  pass(MINUTE);
  await bot.card(/asks for access/);
  const said = () => bot.directs('U0ANA').map(wholeText).join();
  await bot.slack.until(() => !said().includes('could not be asked'), 'they were asked');
});
