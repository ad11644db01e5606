/** One of several, several of several, and one of those that the app finds for what is typed. */
import { useId, useState } from 'react';
import type { Suggestion } from '../slack/client-api.ts';

export type Option = Suggestion;

/** What ties a control to its label and to its hint or error. */
export type Labelled = {
  readonly id?: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
};

type Common = { readonly labelled: Labelled };

export function One({
  options,
  chosen,
  choose,
  looks,
  labelled,
}: Common & {
  readonly options: readonly Option[];
  readonly chosen: Option | undefined;
  readonly choose: (option: Option | null) => void;
  readonly looks: 'radio' | 'select';
}) {
  const name = useId();
  if (looks === 'radio') {
    return (
      <div className="choices" role="radiogroup" {...labelled}>
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              checked={option.value === chosen?.value}
              onChange={() => choose(option)}
            />
            {option.text.text}
          </label>
        ))}
      </div>
    );
  }
  return (
    <select
      {...labelled}
      value={chosen?.value ?? ''}
      onChange={({ target }) => choose(options.find(({ value }) => value === target.value) ?? null)}
    >
      <option value="">Choose…</option>
      {options.map(({ text, value }) => (
        <option key={value} value={value}>
          {text.text}
        </option>
      ))}
    </select>
  );
}

export function Many({
  options,
  chosen,
  choose,
  labelled,
}: Common & {
  readonly options: readonly Option[];
  readonly chosen: readonly Option[];
  readonly choose: (options: readonly Option[]) => void;
}) {
  const has = (option: Option) => chosen.some(({ value }) => value === option.value);
  const flip = (option: Option) => options.filter((each) => has(each) !== (each.value === option.value));
  return (
    // biome-ignore lint/a11y/useSemanticElements: the label above is the legend, and is outside this element
    <div className="choices" role="group" {...labelled}>
      {options.map((option) => (
        <label key={option.value}>
          <input type="checkbox" checked={has(option)} onChange={() => choose(flip(option))} />
          {option.text.text}
        </label>
      ))}
    </div>
  );
}

export function Outside({
  chosen,
  choose,
  suggest,
  labelled,
}: Common & {
  readonly chosen: Option | undefined;
  readonly choose: (option: Option | null) => void;
  readonly suggest: (typed: string) => Promise<readonly Option[]>;
}) {
  const [typed, setTyped] = useState<string>();
  const [offers, setOffers] = useState<readonly Option[]>([]);
  const look = async (text: string) => {
    setTyped(text);
    setOffers(await suggest(text));
  };
  const take = (option: Option) => {
    choose(option);
    setTyped(undefined);
    setOffers([]);
  };
  return (
    <>
      <input
        {...labelled}
        type="search"
        autoComplete="off"
        value={typed ?? chosen?.text.text ?? ''}
        onChange={({ target }) => look(target.value)}
      />
      <div className="actions">
        {offers.map((option) => (
          <button key={option.value} type="button" onClick={() => take(option)}>
            {option.text.text}
          </button>
        ))}
      </div>
    </>
  );
}
