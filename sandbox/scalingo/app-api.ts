/** What Scalingo's main API knows of an app, and the commands that people are given ask for; the bot itself uses none of it. */
import { z } from 'zod';
import type { Answer, Incoming, Route } from '../http.ts';
import { type Database, endpointOf } from './database.ts';
import type { Context } from './route-context.ts';

type AppRoute = (
  method: string,
  path: string,
  handle: (database: Database, incoming: Incoming) => Answer,
) => Route;

const Invited = z.object({ collaborator: z.object({ email: z.string() }) });

export function appRoutes(
  app: AppRoute,
  { account, changed }: Pick<Context, 'account' | 'changed'>,
): Route[] {
  return [
    app('GET', '/variables', (database) => ({ status: 200, body: { variables: [urlOf(database)] } })),
    app('GET', '/collaborators', ({ collaborators }) => ({ status: 200, body: { collaborators } })),
    app('POST', '/collaborators', (database, { body }) => {
      if (account.rights(database.name) === 'look')
        return { status: 403, body: { error: 'You do not have the rights to do that' } };
      const { email } = Invited.parse(JSON.parse(body)).collaborator;
      const problem = emailProblem(database, email);
      if (problem) return { status: 422, body: { errors: { email: [problem] } } };
      const collaborator = { id: `co-${database.collaborators.length + 1}`, email, status: 'pending' };
      database.collaborators.push(collaborator);
      changed();
      return { status: 201, body: { collaborator } };
    }),
  ];
}

function emailProblem({ collaborators }: Database, email: string): string | undefined {
  if (!z.email().safeParse(email).success) return 'is invalid';
  return collaborators.some((one) => one.email === email) ? 'has already been taken' : undefined;
}

/** With the administrator's password, as at the real one. */
function urlOf(database: Database) {
  const { hostname, port } = endpointOf(database);
  const { resourceId: dbname } = database;
  const value = `postgresql://${dbname}:local-password@${hostname}:${port}/${dbname}?sslmode=require`;
  return { id: 'va-1', name: 'SCALINGO_POSTGRESQL_URL', value };
}
