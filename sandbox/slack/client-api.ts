/**
 * What a Slack client (the sandbox page, or a test) may see and do in the local Slack, as one person.
 *
 *   GET  /_sandbox/state?as=<user id>   State
 *   POST /_sandbox/act?as=<user id>     Act in, ActResult out
 *   GET  /_sandbox/files/<id>?as=<user id>  the content of a file that was shared where that person is
 *   GET  /_sandbox/events               Server-sent events: an event `change` each time any state may have changed
 *
 * Blocks and views are Slack's own JSON, passed on as the app sent them.
 */
import { z } from 'zod';

export type Person = {
  readonly id: string;
  /** handle, as in @ana */
  readonly name: string;
  readonly realName: string;
  readonly kind: 'member' | 'guest' | 'deactivated' | 'bot' | 'stranger';
  /** IANA zone, such as Europe/Paris */
  readonly tz: string;
  /** such as fr-FR */
  readonly locale: string;
};

export type Message = {
  readonly channel: string;
  readonly ts: string;
  /** id of the person or bot who wrote it */
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly unknown[];
  readonly edited: boolean;
  /** only its reader sees it; it is lost when the client is reloaded, but the sandbox keeps it */
  readonly ephemeral: boolean;
  readonly thread_ts?: string;
  readonly files?: readonly SharedFile[];
};

/** What a message tells of a file; its content is fetched by id. */
export type SharedFile = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly filetype: string;
  readonly size: number;
  /** for the app, with its token */
  readonly url_private_download: string;
};

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'dm';
  readonly messages: readonly Message[];
};

export type Modal = {
  readonly id: string;
  /** Slack's view JSON as the app sent it */
  readonly view: unknown;
  /** the current values of its fields */
  readonly values: Values;
  /** block_id → text, from the last refused submission */
  readonly errors: Readonly<Record<string, string>>;
};

export type State = {
  readonly me: Person;
  readonly people: readonly Person[];
  /** the channels that this person is in, and their direct messages with the bot */
  readonly channels: readonly Channel[];
  /** the stack of open modals of this person; the last one is on top */
  readonly modals: readonly Modal[];
  /** whether the app has a Home tab at all */
  readonly homeTab: boolean;
  /** the App Home of this person as last published */
  readonly home?: Modal;
  readonly shortcuts: readonly Shortcut[];
  readonly commands: readonly { readonly command: string; readonly hint: string }[];
};

/** As `features.shortcuts` of the app's manifest has it; Slack's own limits. */
export const Shortcut = z.object({
  name: z.string().min(1).max(24),
  type: z.enum(['global', 'message']),
  callback_id: z.string().min(1).max(255),
  description: z.string().min(1).max(150),
});
export type Shortcut = z.infer<typeof Shortcut>;

/** An interactive element as Slack sends it in `actions` or in `state.values`. */
export const ElementValue = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: z.unknown().optional(),
  selected_options: z.array(z.unknown()).optional(),
  selected_user: z.string().nullish(),
});
export type ElementValue = z.infer<typeof ElementValue>;

/** block_id → action_id → value */
const Values = z.record(z.string(), z.record(z.string(), ElementValue));
export type Values = Readonly<Record<string, Readonly<Record<string, ElementValue>>>>;

/** What an element belongs to. */
const On = z.union([
  z.object({ message: z.object({ channel: z.string(), ts: z.string() }) }),
  z.object({ view: z.string() }),
  z.object({ home: z.literal(true) }),
]);

export const Act = z.discriminatedUnion('do', [
  z.object({ do: z.literal('command'), channel: z.string(), command: z.string(), text: z.string() }),
  z.object({ do: z.literal('message'), channel: z.string(), text: z.string() }),
  z.object({
    do: z.literal('action'),
    on: On,
    block_id: z.string(),
    action_id: z.string(),
    /** for what carries a value of its own: selects, inputs with dispatch_action; a button's value is taken from its block */
    element: ElementValue.optional(),
    /** what the person has typed into the view so far */
    values: Values.optional(),
  }),
  /** The person types and tells the app nothing of it yet. */
  z.object({ do: z.literal('type'), view: z.string(), values: Values }),
  z.object({
    do: z.literal('submit'),
    view: z.string(),
    /** what was typed last; the other fields are sent as they are */
    values: Values,
  }),
  /** `all`: with the cross in the corner, which closes the views below too */
  z.object({ do: z.literal('close'), view: z.string(), all: z.boolean().optional() }),
  z.object({ do: z.literal('openHome') }),
  z.object({ do: z.literal('shortcut'), callback_id: z.string() }),
  z.object({
    do: z.literal('message_shortcut'),
    callback_id: z.string(),
    channel: z.string(),
    ts: z.string(),
  }),
  /** The person types into an external_select; the answer has what it offers. */
  z.object({
    do: z.literal('suggest'),
    on: On,
    block_id: z.string(),
    action_id: z.string(),
    value: z.string(),
  }),
]);
export type Act = z.infer<typeof Act>;

/** `error` is what Slack would show, such as "/db-access failed with the error operation_timeout". */
export type ActResult =
  | { readonly ok: true; readonly options?: readonly Suggestion[] }
  | { readonly ok: false; readonly error: string };

/** One of the options that the app offers for what was typed. */
export type Suggestion = { readonly text: { readonly text: string }; readonly value: string };
