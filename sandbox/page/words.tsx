/** Slack's text objects: mark-up is read in mrkdwn, and in plain text it is not. */
import type { ReactNode } from 'react';
import { type Block, Message } from 'slack-blocks-to-jsx';
import { z } from 'zod';
import type { State } from '../slack/client-api.ts';
import { formatSlackDate } from './date-format.ts';

export const Words = z.object({ type: z.enum(['plain_text', 'mrkdwn']), text: z.string() });
export type Words = z.infer<typeof Words>;

export function Text({ words, state }: { readonly words: Words; readonly state: State }) {
  if (words.type === 'plain_text') return <span className="plain">{words.text}</span>;
  return <Marked block={{ type: 'section', text: words }} state={state} />;
}

/** The library's own type of a block; the local Slack has checked it against Slack's. */
const Readable = z.custom<Block>((value) => typeof value === 'object' && value !== null && 'type' in value);

/** A block that slack-blocks-to-jsx draws: it knows Slack's mark-up. */
export function Marked({ block, state }: { readonly block: unknown; readonly state: State }) {
  const { people, channels, me } = state;
  return (
    <Message
      blocks={[Readable.parse(block)]}
      logo=""
      name=""
      theme="light"
      withoutWrapper
      data={{
        users: people.map(({ id, name }) => ({ id, name })),
        channels: channels.map(({ id, name }) => ({ id, name })),
        user_groups: [{ id: 'S0DBA', name: 'dba-team' }],
      }}
      hooks={{
        date: ({ timestamp, format, link, fallback }) => {
          const time = (
            <ReadersTime at={Number(timestamp) * 1000} format={format} fallback={fallback} me={me} />
          );
          return link ? <Elsewhere href={link}>{time}</Elsewhere> : time;
        },
        link: ({ href, children }) => <Elsewhere href={href}>{children}</Elsewhere>,
      }}
    />
  );
}

/** The form that a link is in stays open. */
function Elsewhere({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

type Time = {
  readonly at: number;
  readonly format: string;
  readonly fallback: string;
  readonly me: State['me'];
};

function ReadersTime({ at, format, fallback, me }: Time): ReactNode {
  const { tz, locale } = me;
  return (
    <time title={fallback} dateTime={new Date(at).toISOString()}>
      {formatSlackDate(format, at, { tz, locale, now: Date.now() })}
    </time>
  );
}
