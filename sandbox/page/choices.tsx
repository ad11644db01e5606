/** One of several, several of several, and one of those that the app finds for what is typed. */
import { useId, useState } from 'react';
import { z } from 'zod';

const Text = z.object({ text: z.string() });
export const Choice = z.object({ text: Text, value: z.string(), description: Text.optional() });
export const Choices = z.array(Choice);
export type Option = z.infer<typeof Choice>;

/** What ties a control to its label and to its hint or error. */
export type Labelled = {
  readonly id?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
};

type Common = { readonly labelled: Labelled };

type OneOf = Common & {
  readonly options: readonly Option[];
  readonly chosen: Option | undefined;
  readonly choose: (option: Option | null) => void;
};

export function Radio({ options, chosen, choose, labelled }: OneOf) {
  const name = useId();
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
          <Offered option={option} />
        </label>
      ))}
    </div>
  );
}

type Group = { readonly label: { readonly text: string }; readonly options: readonly Option[] };

export function Select({
  options,
  groups,
  placeholder,
  chosen,
  choose,
  labelled,
}: OneOf & { readonly groups: readonly Group[]; readonly placeholder: string }) {
  const all = [...options, ...groups.flatMap((group) => group.options)];
  return (
    <select
      {...labelled}
      value={chosen?.value ?? ''}
      onChange={({ target }) => choose(all.find(({ value }) => value === target.value) ?? null)}
    >
      <option value="">{placeholder}</option>
      {options.map(menuEntry)}
      {groups.map((group) => (
        <optgroup key={group.label.text} label={group.label.text}>
          {group.options.map(menuEntry)}
        </optgroup>
      ))}
    </select>
  );
}

function menuEntry({ text, value }: Option) {
  return (
    <option key={value} value={value}>
      {text.text}
    </option>
  );
}

function Offered({ option: { text, description } }: { readonly option: Option }) {
  return (
    <span>
      {text.text} {description && <small>{description.text}</small>}
    </span>
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
          <Offered option={option} />
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
