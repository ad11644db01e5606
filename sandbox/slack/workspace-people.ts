/** Who is in the local workspace, as `users.info` tells of them. */
import type { Person } from './client-api.ts';

export const TEAM = 'T0LOCAL';
const OTHER_TEAM = 'T0OTHER';
export const BOT = { user: 'U0DBACCESS', bot: 'B0DBACCESS', app: 'A0DBACCESS', name: 'db-access' } as const;
export const CHANNELS = { approvals: 'C0APPROVALS', general: 'C0GENERAL' } as const;
export const DBA_GROUP = 'S0DBA';

type Kind = Person['kind'];

const seed: readonly (readonly [
  id: string,
  name: string,
  realName: string,
  kind: Kind,
  tz: string,
  locale: string,
])[] = [
  ['U0ANA', 'ana', 'Ana Lopes', 'member', 'Europe/Paris', 'en-US'],
  ['U0BO', 'bo', 'Bo Nilsson', 'member', 'Europe/Stockholm', 'en-GB'],
  ['U0CY', 'cy', 'Cy Okafor', 'member', 'America/New_York', 'en-GB'],
  ['U0DEE', 'dee', 'Dee Rossi', 'member', 'Europe/Rome', 'en-GB'],
  ['U0LOU', 'lou', 'Lou Petit', 'member', 'Europe/Paris', 'fr-FR'],
  ['U0GIL', 'gil', 'Gil Moreau', 'guest', 'Europe/Paris', 'en-GB'],
  ['U0ZED', 'zed', 'Zed Novak', 'deactivated', 'Europe/Prague', 'en-GB'],
  ['U0KIT', 'kit', 'Kit', 'bot', 'Europe/Paris', 'en-GB'],
  ['U0INES', 'ines', 'Ines of Elsewhere', 'stranger', 'Europe/Madrid', 'en-GB'],
];

export function seedPeople(): Person[] {
  return seed.map(([id, name, realName, kind, tz, locale]) => ({ id, name, realName, kind, tz, locale }));
}

export function teamOf({ kind }: Person): string {
  return kind === 'stranger' ? OTHER_TEAM : TEAM;
}

/** A deactivated person's answer lacks the fields about restrictions and time zones, as measured on the real one. The locale is told only where it was asked for. */
export function userInfo(person: Person, { withLocale }: { withLocale: boolean }) {
  const { id, name, realName, kind, tz, locale } = person;
  const base = {
    id,
    team_id: teamOf(person),
    name,
    real_name: realName,
    profile: { real_name: realName, display_name: name },
  };
  if (kind === 'deactivated') return { ...base, deleted: true, is_bot: false };
  return {
    ...base,
    deleted: false,
    tz,
    ...(withLocale ? { locale } : {}),
    is_admin: false,
    is_bot: kind === 'bot',
    is_app_user: false,
    is_restricted: kind === 'guest',
    is_ultra_restricted: false,
    is_email_confirmed: true,
    ...(kind === 'stranger' ? { is_stranger: true } : {}),
  };
}
