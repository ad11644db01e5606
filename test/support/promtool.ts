/** Prometheus' promtool; PROMTOOL wins. Without one it is taken out of Debian's package, which is not installed: it would start a server. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { isProgram } from './is-program.ts';

const NAME = 'promtool';
const kept = join('node_modules', '.cache', 'promtool');

/** Its path; throws where there is none and it cannot be had. */
export function ensurePromtool(): string {
  const found = findPromtool();
  if (found) return found;
  try {
    unpack();
  } catch (error) {
    throw new Error('promtool is needed: install Prometheus, or set PROMTOOL to its path.', { cause: error });
  }
  const unpacked = findPromtool();
  if (!unpacked) throw new Error('The package prometheus was unpacked, and there is no promtool in it.');
  return unpacked;
}

function findPromtool(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(kept, 'usr', 'bin')];
  return [process.env['PROMTOOL'] ?? '', ...folders.map((folder) => join(folder, NAME))].find(isProgram);
}

/** Into a folder of its own first: several tests may begin at once, and one that is cut off leaves nothing half. */
function unpack(): void {
  mkdirSync(dirname(kept), { recursive: true });
  const folder = mkdtempSync(`${kept}-`);
  const apt = (...args: string[]) => execFileSync('apt-get', args, { cwd: folder, stdio: 'ignore' });
  if (process.getuid?.() === 0) apt('update');
  apt('download', 'prometheus');
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
  execFileSync('dpkg', ['-x', archive, '.'], { cwd: folder, stdio: 'ignore' });
  if (!existsSync(kept)) renameSync(folder, kept);
}
