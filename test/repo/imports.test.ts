import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';

const src = join(root, 'src');

/** room → the rooms it may import; every room may import itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  grant: [],
  audit: ['grant'],
  words: ['grant'],
  flow: ['words', 'grant'],
  contracts: ['flow', 'grant'],
  slack: ['contracts', 'flow', 'words', 'grant'],
  scalingo: ['contracts', 'flow', 'words', 'grant'],
  postgres: ['contracts', 'flow', 'grant'],
  sinks: ['flow'],
  redis: ['contracts', 'audit', 'flow', 'grant'],
  'local-redis': ['flow'],
  queue: ['flow', 'grant'],
  http: ['contracts', 'flow', 'words', 'grant'],
  clock: ['contracts', 'flow', 'grant'],
  config: ['flow', 'words', 'grant'],
  // a composition root of its own
  cli: [
    'contracts',
    'audit',
    'clock',
    'version',
    'timing',
    'config',
    'scalingo-client',
    'scalingo',
    'slack',
    'redis',
    'queue',
    'http',
    'flow',
    'words',
    'grant',
  ],
  // parts of the composition root
  'wiring/closers': [],
  'wiring/background': ['wiring/closers', 'contracts', 'abort', 'flow', 'wiring/memory', 'queue', 'timing'],
  'wiring/health': ['flow', 'grant', 'queue'],
  'wiring/scalingo-health': ['contracts', 'flow', 'grant', 'scalingo'],
  'wiring/serve': [
    'wiring/closers',
    'config',
    'flow',
    'grant',
    'wiring/health',
    'http',
    'wiring/instruments',
    'wiring/live-settings',
    'wiring/memory',
    'wiring/scalingo-health',
    'timing',
  ],
  // parts of ends-only.ts, which is another composition root: Slack beside it, and what it runs for each installation
  'startup/ends-slack': ['contracts', 'startup/ender', 'flow', 'wiring/outside', 'slack'],
  'startup/ender': [
    'contracts',
    'clock',
    'config',
    'flow',
    'wiring/outside',
    'redis',
    'scalingo-client',
    'version',
  ],
  'wiring/live-settings': ['wiring/closers', 'config', 'flow', 'wiring/outside', 'wiring/start-check'],
  'startup/start': ['abort', 'app', 'config', 'wiring/outside', 'redis', 'startup/start-health'],
  'startup/start-health': ['wiring/closers', 'config', 'http', 'wiring/outside', 'wiring/serve', 'version'],
  'wiring/start-check': ['config', 'flow', 'slack'],
  'startup/start-failure': ['config', 'startup/ends-only', 'flow', 'redis'],
  'wiring/instruments': [
    'wiring/closers',
    'contracts',
    'clock',
    'flow',
    'http',
    'wiring/memory',
    'wiring/outside',
    'redis',
    'wiring/scalingo-health',
    'version',
  ],
  'wiring/memory': [
    'wiring/closers',
    'contracts',
    'config',
    'flow',
    'local-redis',
    'queue',
    'redis',
    'timing',
  ],
  'wiring/other-installations': ['wiring/closers', 'contracts', 'flow', 'grant', 'redis'],
  'wiring/outside': ['flow', 'timing'],
  'scalingo-client': ['config', 'scalingo', 'version'],
  'wiring/stores': ['contracts', 'flow', 'wiring/memory', 'wiring/outside', 'redis', 'version'],
  'wiring/world': [
    'contracts',
    'config',
    'flow',
    'wiring/instruments',
    'wiring/memory',
    'wiring/other-installations',
    'wiring/outside',
    'postgres',
    'sinks',
    'wiring/stores',
  ],
  version: [],
  log: ['standard-output'],
  'standard-output': [],
  abort: [],
  // what each room waits by, and nothing else of it
  timing: [
    'clock',
    'config',
    'flow',
    'grant',
    'http',
    'local-redis',
    'wiring/other-installations',
    'postgres',
    'queue',
    'redis',
    'scalingo',
    'slack',
  ],
};

/** The rooms of the edge to people: each may import those after it. */
const slackRooms = [
  'slack-edge.ts',
  'listeners',
  'interactions',
  'commands',
  'messages',
  'views',
  'directory',
  'connection',
];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Of the composition root each file is a room of its own. */
const parts = ['wiring', 'startup'];

function room(file: string): string {
  const folder = file.includes('/') ? (file.split('/')[0] ?? '') : '';
  return folder === '' || parts.includes(folder) ? file.replace(/\.ts$/, '') : folder;
}

/** What it imports of ours, as paths from src. */
function ours(file: string): string[] {
  return imports(file)
    .filter((from) => from.startsWith('.'))
    .map((from) => posix.normalize(posix.join(posix.dirname(file), from)));
}

function imports(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from ?? '');
}

test('the checks of the clauses are called by the one evaluation of a policy alone', () => {
  const callers = files.filter((file) => ours(file).includes('grant/checks.ts'));
  expect(callers).toEqual(['grant/evaluate.ts']);
});

test('a verb takes what it uses of the world; only converge and what runs without a queue take all', () => {
  const whole = files.filter(
    (file) => file.startsWith('flow/') && /: World[,)]/.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(whole.toSorted()).toEqual(['flow/converge.ts', 'flow/match.ts', 'flow/without-queue.ts']);
});

test('a refusal is put into words only where it is counted', () => {
  const telling = files.filter(
    (file) => file.startsWith('slack/') && ours(file).includes('words/refusal-text.ts'),
  );
  expect(telling.toSorted()).toEqual(['slack/interactions/submission.ts', 'slack/messages/reply.ts']);
});

test.each(files.filter((file) => !['app.ts', 'startup/ends-only.ts', 'main.ts'].includes(file)))(
  '%s imports only what its room may',
  (file) => {
    const within = allowed[room(file)];
    expect(within, `no rule for ${room(file)}`).toBeDefined();
    const rooms = ours(file).map(room);
    expect(rooms.filter((other) => other !== room(file) && !within?.includes(other))).toEqual([]);
  },
);

test('docs/architecture.md lists each folder of src, and the rooms that it may import', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([\w-]+)\/` +\|[^|]+\|([^|]+)\|$/gm)];
  const told = rows.map(([, name, may = '']) => [
    name,
    [...may.matchAll(/`([\w-]+)`/g)].map(([, other]) => other),
  ]);
  const folders = [...new Set(files.map(room))].filter((name) =>
    statSync(join(src, name), { throwIfNoEntry: false })?.isDirectory(),
  );
  for (const name of parts) expect(text).toContain(`\`${name}/\``);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(folders.map((name) => [name, allowed[name]])));
});

test('app.ts puts rooms together, each by its one maker: 15 imports at most', () => {
  expect(imports('app.ts').length).toBeLessThanOrEqual(15);
});

const slackFiles = files.filter((file) => file.startsWith('slack/'));

test.each(slackFiles)('%s imports downwards only, within the edge to people', (file) => {
  const rank = (path: string) => slackRooms.indexOf(path.split('/')[1] ?? '');
  expect(rank(file)).toBeGreaterThanOrEqual(0);
  const upwards = ours(file).filter((other) => other.startsWith('slack/') && rank(other) < rank(file));
  expect(upwards).toEqual([]);
});

test('T11: main.ts handles SIGHUP before it loads anything, since until then the signal would end it', () => {
  const text = readFileSync(join(src, 'main.ts'), 'utf8');
  expect(imports('main.ts')).toEqual([]);
  const [handled, loaded] = [text.indexOf("process.on('SIGHUP'"), text.indexOf('await import(')];
  expect(handled).toBeGreaterThan(0);
  expect(loaded).toBeGreaterThan(handled);
});

test.each(files.filter((file) => file.startsWith('grant/') || file.startsWith('flow/')))(
  '%s is free of the outside: no SDK, no clock, no environment',
  (file) => {
    expect(
      imports(file).filter(
        (from) =>
          !from.startsWith('.') && !['zod', 'ipaddr.js', 'chrono-node/en', 'chrono-node/fr'].includes(from),
      ),
    ).toEqual([]);
    const text = readFileSync(join(src, file), 'utf8');
    // Without an argument it is the clock.
    expect(text).not.toMatch(/Date\.now|new Date(?!\([^)])|Math\.random|process\.\w|setTimeout/);
    if (file.startsWith('grant/')) expect(text).not.toMatch(/\bawait\b|\basync\b/);
  },
);
