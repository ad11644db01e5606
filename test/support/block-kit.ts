/** Pieces of Block Kit, and a card with everything that a message of ours may hold. */

export const plain = (text: string) => ({ type: 'plain_text', text }) as const;
export const option = (value: string) => ({ text: plain(value), value });
export const button = (action_id: string) => ({ type: 'button', action_id, text: plain(action_id) }) as const;

const sure = {
  title: plain('Deny this?'),
  text: { type: 'mrkdwn' as const, text: 'Ana is *told*.' },
  confirm: plain('Deny it'),
  deny: plain('Keep it'),
};

export const card = [
  { type: 'header' as const, text: plain('Waiting *orders*') },
  {
    type: 'section' as const,
    fields: ['*Who*\n<@U0ANA>', '*From*\n`203.0.113.7`', '*Duration*\n2 h', '*Ends*\n5:20'].map((text) => ({
      type: 'mrkdwn' as const,
      text,
    })),
  },
  {
    type: 'context' as const,
    elements: [plain('gr_1 *plain*'), { type: 'mrkdwn' as const, text: '*Asked*' }],
  },
  {
    type: 'actions' as const,
    elements: [
      { ...button('Approve'), style: 'primary' as const },
      { ...button('Docs'), url: 'https://example.com/' },
      {
        type: 'overflow' as const,
        action_id: 'more',
        options: [option('less'), option('deny')],
        confirm: sure,
      },
    ],
  },
];
