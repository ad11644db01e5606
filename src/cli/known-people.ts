/** Who people are, for commands that judge them: looked up in Slack where there is a token. */
import type { People } from '../flow/ports.ts';
import { GroupId, type PersonId } from '../grant/ids.ts';
import { keepsSecrets } from '../grant/secrecy.ts';
import { peopleOf } from './clients.ts';
import { statedPeople } from './stated-people.ts';
import { UsageError } from './usage.ts';

type Known = { readonly people: Pick<People, 'known' | 'members'>; readonly notes: readonly string[] };

/** People as Slack knows them, or as ids alone where there is no token or `named` groups are given. Throws a `UsageError`. */
export async function peopleFor(
  { SLACK_BOT_TOKEN: token, SLACK_API_URL: url }: NodeJS.ProcessEnv,
  as: PersonId | undefined,
  named?: readonly string[],
): Promise<Known> {
  const groups = named?.map((text) => {
    const group = GroupId.safeParse(text);
    if (group.success) return group.data;
    throw new UsageError('--groups: expected Slack ids of user groups such as S012AB3CD');
  });
  if (groups || !token) {
    const why = groups ? '--groups is given' : 'SLACK_BOT_TOKEN is not set';
    const who = groups ? `in ${groups.join(', ')} and no other group` : undefined;
    const note = `(${why}: ${as ?? 'everyone'} is taken for a full member${who ? ` ${who}` : ', and who is in a group was not looked up'})`;
    return { people: statedPeople(as, groups), notes: [note] };
  }
  if (url && !keepsSecrets(url))
    throw new UsageError('SLACK_API_URL: expected an https address; http only to this machine itself');
  return { people: await peopleOf({ token, url }), notes: [] };
}
