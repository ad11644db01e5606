/** The firewall of each database at the local Scalingo, live; and the hand of a colleague in its dashboard. */
import { type FormEvent, useRef } from 'react';
import type { ScalingoState } from '../scalingo/effects.ts';
import { byHand, useScalingo } from './api.ts';

type Database = ScalingoState['databases'][number];

export function Firewalls() {
  const { seen: state } = useScalingo();
  return (
    <aside className="firewalls" aria-label="Firewalls at Scalingo">
      <h2>Firewalls at Scalingo</h2>
      <p className="about">
        Nobody else reaches a database. A change takes a few seconds to spread here, about two minutes at
        Scalingo.
      </p>
      {state?.databases.map((database) => (
        <Firewall key={database.name} database={database} />
      ))}
    </aside>
  );
}

function Firewall({ database: { name, rules } }: { database: Database }) {
  return (
    <section aria-label={`Firewall of ${name}`}>
      <h3>
        {name} <small>{rules.length === 1 ? '1 rule' : `${rules.length} rules`}</small>
      </h3>
      {rules.length === 0 && <p className="about">No rule: nobody can reach it from the Internet.</p>}
      <ul>
        {rules.map(({ id, source, label, effect }) => (
          <li key={id} className={effect.replaceAll(' ', '-')}>
            <code>{source}</code>
            <span className="label">{label || 'no label'}</span>
            <span className="effect">{effect}</span>
            <span className="owner">{ownerOf({ source, label })}</span>
            {effect !== 'spreading out' && (
              <button
                type="button"
                onClick={() => byHand('DELETE', { database: name, id })}
                aria-label={`Remove by hand: ${source}`}
              >
                Remove by hand
              </button>
            )}
          </li>
        ))}
      </ul>
      <AddByHand database={name} />
    </section>
  );
}

/** A region's rule takes no label: only the bot's record tells whose it is. */
function ownerOf({ source, label }: { source: string; label: string }): string {
  if (label.startsWith('db-access/')) return 'db-access';
  return source.includes('/') ? 'somebody else' : 'a region';
}

function AddByHand({ database }: { database: string }) {
  const form = useRef<HTMLFormElement>(null);
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    await byHand('POST', { database, cidr: String(typed.get('cidr')), label: 'by a colleague' });
    form.current?.reset();
  };
  return (
    <details>
      <summary>A colleague adds a rule</summary>
      <form ref={form} onSubmit={add}>
        <input
          name="cidr"
          aria-label={`Range that a colleague lets into ${database}`}
          defaultValue="203.0.113.0/24"
          required
        />
        <button type="submit">Add</button>
      </form>
    </details>
  );
}
