/** The app's Home tab, as it published it for this person. */
import { type ReactNode, useEffect, useRef } from 'react';
import { z } from 'zod';
import type { Modal, State } from '../slack/client-api.ts';
import { Blocks } from './blocks.tsx';
import { clientWords } from './client-words.ts';
import { type DoAct, useSurface } from './surface.ts';

type Props = { readonly state: State; readonly act: DoAct };

/** Give it a key for each person: opening it is told to the app. */
export function Home({ state, act, children }: Props & { readonly children: ReactNode }) {
  const told = useRef(false);
  useEffect(() => {
    // Once per visit, also where React tries its effects twice.
    if (told.current) return;
    told.current = true;
    act({ do: 'openHome' }).catch(() => undefined);
  }, [act]);
  const { home } = clientWords(state.me.locale);
  return (
    <section className="conversation" aria-label={home}>
      <h2>{home}</h2>
      <div className="messages">
        {state.home ? (
          <Published key={state.home.id} view={state.home} state={state} act={act} />
        ) : (
          <p className="hint">The app has put nothing here yet.</p>
        )}
      </div>
      {children}
    </section>
  );
}

function Published({ view: { view, values, errors }, state, act }: Props & { readonly view: Modal }) {
  const surface = useSurface({ on: { home: true }, state, act, kept: values, errors });
  const { blocks } = z.object({ blocks: z.array(z.unknown()) }).parse(view);
  return (
    <div className="message">
      <Blocks blocks={blocks} surface={surface} />
    </div>
  );
}
