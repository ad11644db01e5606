/** French puts a space before : ; ! ? and inside « », at which no line may break. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = 'src/words/fr';

/** The texts of a source file: what is between quotes, without the expressions in it and without comments. */
function textsOf(source: string): readonly string[] {
  const texts: string[] = [];
  /** the quote that each open text ends with; '}' for the expression within a template */
  const open: string[] = [];
  let text = '';
  for (let at = 0; at < source.length; at += 1) {
    const char = source.charAt(at);
    const inside = open.at(-1);
    const isText = inside !== undefined && inside !== '}';
    if (!isText && source.startsWith('//', at)) at = source.indexOf('\n', at);
    else if (!isText && source.startsWith('/*', at)) at = source.indexOf('*/', at) + 1;
    else if (isText && char === '\\') at += 1;
    else if (inside === '`' && source.startsWith('${', at)) {
      texts.push(text);
      text = '';
      open.push('}');
      at += 1;
    } else if (inside === char) {
      if (char !== '}') texts.push(text);
      text = '';
      open.pop();
    } else if (isText) text += char;
    else if (char === "'" || char === '"' || char === '`') open.push(char);
    else if (char === '{') open.push('}');
  }
  return texts;
}

/** Before what comes with a space, a plain one or none; a colon within a word, such as 18:00, has none. */
const BREAKS = / (?:[;!?»]|:(?=\s|$))|« |«(?!\u00a0|\u202f|$)|[\p{L})][;!?»]/u;

test.each(readdirSync(FOLDER))('no line of %s can break before its punctuation', (file) => {
  const texts = textsOf(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  expect(texts.length).toBeGreaterThan(5);
  expect(texts.filter((text) => BREAKS.test(text))).toEqual([]);
});

test.each([
  ["'Motif : x'", true],
  ["'Motif\u00a0: x'", false],
  [`\`\${f.a ? 'b' : c} : d\``, true],
  ["'« a »'", true],
  ["'à 18:00, region:osc'", false],
  ["'Urgent!'", true],
])('%s', (source, breaks) => {
  expect(textsOf(source).some((text) => BREAKS.test(text))).toBe(breaks);
});
