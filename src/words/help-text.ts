/** `/db-access help`: the commands that one person can use, in groups, each a paragraph with its title. */
import { COMMAND } from './command-names.ts';
import type { Markup } from './markup.ts';

export type Can =
  /** those about whom Slack does not tell can still give back what is theirs */
  | { readonly endsOnly: true }
  | {
      readonly endsOnly?: false;
      /** a database that they may request, for the examples */
      readonly request?: string;
      readonly extend: boolean;
      readonly emergency: boolean;
      readonly approve: boolean;
      readonly seeWho: boolean;
    };

export function helpText(can: Can, markup: Markup): readonly string[] {
  const { help } = markup.words.looking;
  const line = (command: string, what: string) => `${markup.code(`${COMMAND}${command}`)} ${what}`;
  const list = line(' list', help.list);
  const done = line(' done', help.done);
  const group = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? [[markup.strong(title), ...lines].join('\n')] : [];
  if (can.endsOnly) return group(help.mine, [list, done]);
  const { request: database } = can;
  return [
    ...group(help.request, [
      ...(database === undefined
        ? []
        : [
            line('', help.form),
            line(` ${database} 198.35.26.96 2h ${help.why}`, help.line),
            line(` why ${database}`, help.explain),
            line(' databases', help.databases),
          ]),
      ...(can.emergency ? [line(' emergency', help.emergency)] : []),
    ]),
    ...group(
      help.mine,
      database === undefined
        ? []
        : [
            list,
            line(' history', help.history),
            line(' show gr_…', help.show),
            ...(can.extend ? [line(' extend 30m', help.extend)] : []),
            line(' moved 198.35.26.97', help.moved),
            done,
            line(' cancel', help.cancel),
          ],
    ),
    ...group(help.approve, [
      ...(can.approve ? [line(' pending', help.pending)] : []),
      ...(can.seeWho ? [line(' who', help.who)] : []),
    ]),
  ];
}
