/** What people read in this repository is plain, current English: the turns that our style rules out are found here. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';

/** Each turn that is not used, and what to write instead. */
const turns: readonly (readonly [RegExp, string])[] = [
  [/\bwhom?ever\b/i, 'anyone who'],
  [/\bwhatever becomes of\b/i, 'regardless of what happens to'],
  [/\bunless told\b/i, 'default: …'],
  [/\bno more(?=[.,;:)”’'`]|\s*$)/im, 'no longer, only, no more than that'],
  [/\banew\b/i, 'again'],
  [/\bin vain\b/i, 'without effect, for nothing'],
  // A stand-in, to stand still and to stand alone are current.
  [/\b(?:stands?|stood)\b(?!-| still\b| alone\b)/i, 'is, means, replaces'],
  [/\blies\b/i, 'is'],
  [/\bnobodys\b/i, 'of nobody'],
  [/\bill\b/i, 'badly, unhealthy'],
  [/\blent\b/i, 'borrowed, provided by'],
  [/\bin good order\b/i, 'valid, healthy'],
  [/\bso that nobody\b/i, 'so nobody, to keep anyone from'],
  [/\bbears?\b/i, 'has, carries'],
  [/\bof before\b(?!\.\w)/i, 'from before, earlier'],
  [/\ball else\b/i, 'everything else'],
  [/\bon paper\b|\bpaper trail\b/i, 'written down, audit trail'],
  [/\bmet a fault\b/i, 'failed'],
  [/\bgoes (?:on )?by itself\b/i, 'expires, recovers'],
  // As the beginning of a sentence.
  [/(?:^|[.:] |\* |\/\/ )So (?:many|much|long|often)\b/, 'how many, this many'],
  [/(?:^|[.:] |\* |\/\/ )Else\b/, 'otherwise'],
];

/** Folders and files whose every text is held to this. */
const rooms = [
  'src',
  'sandbox',
  'test',
  'scripts',
  'docs',
  'config',
  'schema',
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'manifest.yml',
  'docker-compose.yml',
];

/** Not ours to change: what earlier builds wrote. This file lists the turns. */
const left = /^test\/fixtures\/|^test\/repo\/voice\.test\.ts$/;

const read = (file: string) => readFileSync(join(root, file), 'utf8');

function textsIn(room: string): string[] {
  const files = statSync(join(root, room)).isDirectory()
    ? readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`)
    : [room];
  return files.filter((file) => /\.(?:tsx?|md|ya?ml|json|css|html)$/.test(file));
}

const files = rooms.flatMap(textsIn).filter((file) => !left.test(file));
const words = textsIn('src/words').map(read).join('\n');

/** A turn and its next word that are in `quoted` are a quotation. */
function turnsIn(text: string, quoted = ''): string[] {
  return text.split('\n').flatMap((line, index) =>
    turns.flatMap(([turn, instead]) => {
      const found = turn.exec(line);
      if (!found) return [];
      const [phrase = ''] = /^\S+ \w+/.exec(line.slice(found.index)) ?? [];
      if (phrase !== '' && quoted.includes(phrase)) return [];
      return [`${index + 1}: “${found[0]}”: write “${instead}”`];
    }),
  );
}

test('a stilted turn is found with its line, and a current one is not', () => {
  expect(turnsIn('fine\nWhoever asks is told.\nA stand-in, no more than that.')).toEqual([
    '2: “Whoever”: write “anyone who”',
  ]);
});

test('texts are in plain English', () => {
  expect(files.length).toBeGreaterThan(500);
  // Tests quote what people read in Slack.
  const found = files.flatMap((file) =>
    turnsIn(read(file), file.startsWith('test/') ? words : '').map((turn) => `${file}:${turn}`),
  );
  expect(found).toEqual([]);
});
