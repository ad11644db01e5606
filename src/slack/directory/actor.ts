/** Who acts, from the envelope that Slack signed or sent through our own socket: never from a value that a view carries. */
import { z } from 'zod';
import type { Actor } from '../../flow/ports.ts';
import { PersonId } from '../../grant/ids.ts';

const Interaction = z
  .object({
    user: z.object({ id: PersonId, team_id: z.string().optional() }),
    team: z.object({ id: z.string() }).nullish(),
  })
  .transform(({ user, team }): Actor => ({ id: user.id, team: user.team_id ?? team?.id ?? '' }));

const Command = z
  .object({ user_id: PersonId, team_id: z.string() })
  .transform(({ user_id, team_id }): Actor => ({ id: user_id, team: team_id }));

/** The one who pressed a button or submitted a form. Without a team they are a stranger. */
export function actorOfInteraction(body: unknown): Actor {
  return Interaction.parse(body);
}

export function actorOfCommand(body: unknown): Actor {
  return Command.parse(body);
}
