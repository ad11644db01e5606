/** When the file is looked at: after each change that the file system reports, and every so often without one. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { textOf, watchFile } from '../../src/config/reload-watch.ts';
import { MINUTE } from '../../src/grant/duration.ts';
import { production } from '../../src/timing.ts';

const waits = { quietMs: 20, everyMs: 60_000 };

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** `seen`: what the file said at each look, without those at which it was the same. */
function watched(path: string) {
  const seen: (string | undefined)[] = [];
  const warnings: object[] = [];
  const stop = watchFile(path, {
    waits,
    look: () => {
      const text = textOf(path);
      if (text !== seen.at(-1)) seen.push(text);
    },
    log: { warn: (facts) => void warnings.push(facts) },
  });
  onTestFinished(stop);
  return { seen, warnings, stop };
}

/** Only what waits is by hand; the file system is the real one. */
function timeByHand(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
}

test('a new file in the place of the old one is seen, as editors save', async () => {
  const folder = aFolder();
  const path = join(folder, 'db-access.yaml');
  writeFileSync(path, 'old');
  const { seen } = watched(path);
  writeFileSync(join(folder, 'db-access.yaml~'), 'new');
  renameSync(join(folder, 'db-access.yaml~'), path);
  await expect.poll(() => seen).toEqual(['new']);
});

test('a link beside it is swapped, as Kubernetes does with a ConfigMap: that is seen', async () => {
  const folder = aFolder();
  for (const version of ['v1', 'v2']) {
    mkdirSync(join(folder, `..${version}`));
    writeFileSync(join(folder, `..${version}`, 'db-access.yaml'), version);
  }
  symlinkSync('..v1', join(folder, '..data'));
  symlinkSync(join('..data', 'db-access.yaml'), join(folder, 'db-access.yaml'));
  const { seen } = watched(join(folder, 'db-access.yaml'));
  symlinkSync('..v2', join(folder, '..new'));
  renameSync(join(folder, '..new'), join(folder, '..data'));
  await expect.poll(() => seen).toEqual(['v2']);
});

test('T11: a change that the file system does not report is seen within everyMs', () => {
  timeByHand();
  const target = join(aFolder(), 'db-access.yaml');
  const link = join(aFolder(), 'db-access.yaml');
  writeFileSync(target, 'old');
  symlinkSync(target, link);
  const { seen, stop } = watched(link);
  for (const text of ['new', 'newer']) {
    writeFileSync(target, text);
    vi.advanceTimersByTime(waits.everyMs + 2 * waits.quietMs);
  }
  expect(seen).toEqual(['new', 'newer']);
  stop();
  writeFileSync(target, 'newest');
  vi.advanceTimersByTime(3 * waits.everyMs);
  expect(seen).toEqual(['new', 'newer']);
});

test('T11: the running app looks at the file at least once a minute', () => {
  expect(production.reload.everyMs + 2 * production.reload.quietMs).toBeLessThan(MINUTE);
});

test('T11: a file that is still being written is not looked at', () => {
  timeByHand();
  const target = join(aFolder(), 'db-access.yaml');
  const link = join(aFolder(), 'db-access.yaml');
  symlinkSync(target, link);
  writeFileSync(target, 'a');
  const { seen } = watched(link);
  vi.advanceTimersByTime(waits.everyMs);
  for (const text of ['a', 'ab', 'abc']) {
    writeFileSync(target, text);
    vi.advanceTimersByTime(waits.quietMs);
    expect(seen).toEqual([]);
  }
  vi.advanceTimersByTime(waits.quietMs);
  expect(seen).toEqual(['abc']);
});

test('T11: where the folder cannot be watched, the file is looked at all the same', () => {
  timeByHand();
  const folder = join(aFolder(), 'later');
  const { seen, warnings } = watched(join(folder, 'db-access.yaml'));
  expect(warnings).toMatchObject([{ event: 'config_not_watched', folder }]);
  mkdirSync(folder);
  writeFileSync(join(folder, 'db-access.yaml'), 'there');
  vi.advanceTimersByTime(waits.everyMs + 2 * waits.quietMs);
  expect(seen).toEqual(['there']);
});
