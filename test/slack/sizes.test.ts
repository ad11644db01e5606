/** Whatever people typed, each message fits: one field too long, and Slack refuses the whole of it. And its text says it all alone. */
import { describe, expect, test } from 'vitest';
import { MessageBlocks } from '../../sandbox/slack/block-shapes.ts';
import { LONGEST_REASON } from '../../src/grant/reason.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { card } from '../../src/slack/views/card.ts';
import { reminders } from '../../src/slack/views/card-thread.ts';
import { direct } from '../../src/slack/views/direct-messages.ts';
import { factsOf } from '../../src/words/grant-text.ts';
import { languages } from '../../src/words/language.ts';
import { stateText } from '../../src/words/state-text.ts';
import { anActive, aPolicy, aRequested, inEachState, personId, plus } from '../support/builders.ts';

const worst = ['&', '`', '<!channel>', '👩‍👩‍👧‍👦', '\u202e']; // grows when escaped, or is more than one unit long
const long = (piece: string, most: number) => [...piece.repeat(most)].slice(0, most).join('');

describe.each(languages)('in %s', (language) => {
  const markup = mrkdwn[language];
  const policy = aPolicy();

  test.each(worst)('a reason and an answer that are all %j', (piece) => {
    const reason = long(piece, LONGEST_REASON);
    const nudges = [{ at: plus('1h'), people: [personId('bo')] }];
    const grants = [
      ...Object.values(inEachState).map((grant) => ({ ...grant, reason })),
      aRequested({ reason, nudges }),
      anActive({ reason, warnedOf: [plus('2h6m')] }),
      { ...inEachState.denied, reason, because: long(piece, 300) },
    ];
    for (const grant of grants) {
      const shown = { grant, policy, markup };
      const own = direct({
        ...shown,
        endpoint: null,
        cardTrouble: '',
        live: [],
        posted: new Set<string>(),
      });
      for (const { key, text, blocks } of [
        card({ ...shown, isNew: false }),
        ...reminders({ ...shown, posted: new Set() }),
        ...own,
      ]) {
        expect(MessageBlocks.safeParse(blocks).error, `${grant.state}: ${key}`).toBeUndefined();
        expect([...text].length).toBeLessThan(4000);
      }
    }
  });

  test('what screen readers read is a whole sentence: of what, from where, and what has become of it', () => {
    for (const grant of Object.values(inEachState)) {
      const shown = { grant, policy, markup };
      const { database, source } = factsOf(grant, markup);
      const [status] = direct({
        ...shown,
        endpoint: null,
        cardTrouble: '',
        live: [],
        posted: new Set<string>(),
      });
      for (const text of [card({ ...shown, isNew: false }).text, status?.text])
        for (const fact of [database, source, stateText(grant, policy, markup)]) expect(text).toContain(fact);
    }
  });
});
