/** `db-access audit verify` and `audit key`: was the trail changed since it was sealed, and the key that signs its seals. */
import { generateKeyPairSync } from 'node:crypto';
import type { Anchor } from '../audit/anchor.ts';
import { namedIn, unnamed } from '../audit/blanked.ts';
import { instantText } from '../audit/line.ts';
import { Digest, publicKeyText } from '../audit/seal.ts';
import { type Finding, type Verified, verified } from '../audit/verify.ts';
import { auditKeyFromEnvironment } from '../config/config.ts';
import { sealedBatches, unsealedTexts } from '../redis/store/seal-store.ts';
import { readAnchor } from '../redis/store/trail-trim.ts';
import { countText } from './count-text.ts';
import { counted, type Progress } from './progress.ts';
import { type Trail, withTrail } from './trail.ts';
import { UsageError } from './usage.ts';

type Asked = {
  /** public keys that may have signed; default: that of AUDIT_KEY or AUDIT_KEY_FILE, where one is set */
  readonly publicKey?: readonly string[] | undefined;
  /** the hash of a seal, from the log: it has to be one of those that are there */
  readonly seal?: string | undefined;
  readonly json?: true | undefined;
  readonly progress: Progress;
};

/** As `publicKeyText` writes it. */
const PublicKey = /^[\w-]{43}$/;

export type Answer = {
  readonly text: string;
  /** there is a trail, and nothing was found */
  readonly isWhole: boolean;
  /** nothing was found, and there is no event: none was written, or all were removed */
  readonly isEmpty: boolean;
};

/** Throws a `ConfigError`, a `UsageError`, a `Fault` or an `UnreadableRecord`. */
export function verifyAudit(
  environment: NodeJS.ProcessEnv,
  { publicKey, seal: sought, json, progress }: Asked,
): Promise<Answer> {
  if (sought !== undefined && !Digest.safeParse(sought).success)
    throw new UsageError('--seal: expected the hash of a seal, 64 letters and digits as the log has it');
  if (publicKey?.some((key) => !PublicKey.test(key)))
    throw new UsageError('--public-key: expected 43 letters and digits, as db-access audit key prints them');
  const trusted = publicKey ?? trustedIn(environment);
  return withTrail(environment, async (trail) => {
    let isThere = sought === undefined;
    const parts = await partsOf(
      trail,
      trusted,
      (hash) => {
        isThere ||= hash === sought;
      },
      progress,
    );
    const missing = isThere ? undefined : sought;
    const isRight = missing === undefined && parts.every(isPartWhole);
    const own = parts.at(-1);
    const isEmpty = isRight && own !== undefined && isPartEmpty(own);
    const answer = { isWhole: isRight && !isEmpty, isEmpty };
    if (json)
      return { text: `${JSON.stringify({ ...answer, missing, trails: parts }, undefined, 2)}\n`, ...answer };
    const lines = parts.flatMap((part) => linesOf(part, trusted));
    if (missing)
      lines.push(
        `seal ${missing} of the log is not there${parts.some(({ anchor }) => anchor) ? ', or was trimmed' : ''}`,
      );
    return { text: lines.map((line) => `${line}\n`).join(''), ...answer };
  });
}

/** The same in words, for a report. */
export async function verifiedLines(
  trail: Trail,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<readonly string[]> {
  const trusted = trustedIn(environment);
  const parts = await partsOf(trail, trusted, () => {}, progress);
  return parts.flatMap((part) => linesOf(part, trusted)).map((line) => line.trim());
}

function trustedIn(environment: NodeJS.ProcessEnv): readonly string[] {
  const own = auditKeyFromEnvironment(environment);
  return own ? [publicKeyText(own)] : [];
}

async function partsOf(
  { redis, names }: Pick<Trail, 'redis' | 'names'>,
  trusted: readonly string[],
  seen: (hash: string) => void,
  progress: Progress,
): Promise<readonly Part[]> {
  const parts: Looked[] = [];
  for (const keys of names) {
    const anchor = await readAnchor({ redis, keys });
    if (anchor) seen(anchor.hash);
    const found = await verified(
      watched(counted(sealedBatches({ redis, keys }), 'seals', progress)),
      trusted,
      anchor,
    );
    const newer: string[] = [];
    let count = 0;
    for await (const text of counted(unsealedTexts({ redis, keys }), 'events', progress)) {
      count += 1;
      newer.push(...(namedIn(text).length > 0 ? [text] : []));
    }
    const { installation } = keys;
    parts.push({ installation, anchor, ...found, unsealed: count, toSeal: newer.flatMap(namedIn) });
  }
  return parts.map((part) => withBlanked(part, parts));

  async function* watched(batches: ReturnType<typeof sealedBatches>): typeof batches {
    for await (const batch of batches) {
      seen(batch.seal.hash);
      yield batch;
    }
  }
}

type Part = Omit<Verified, 'blanked' | 'named'> & {
  readonly installation: string;
  readonly unsealed: number;
  /** undefined where nothing was trimmed */
  readonly anchor: Anchor | undefined;
};

/** `toSeal`: what events that are not sealed yet say was blanked. */
type Looked = Part & Pick<Verified, 'blanked' | 'named'> & { readonly toSeal: Verified['named'] };

/** With a finding for what was blanked and no sealed event says so, in its own trail or in that of another name of the installation. */
function withBlanked({ blanked, named: _, toSeal: __, ...part }: Looked, all: readonly Looked[]): Part {
  const about = (those: (one: Looked) => Verified['named']) =>
    all.flatMap((one) =>
      those(one).filter(({ installation = one.installation }) => installation === part.installation),
    );
  const left = unnamed(
    blanked,
    about(({ named }) => named),
  );
  const never = unnamed(
    left,
    about(({ toSeal }) => toSeal),
  ).map(({ entry }) => entry);
  const found = left.map((one) => ({ is: 'blanked' as const, ...one, isNamed: !never.includes(one.entry) }));
  return { ...part, findings: [...part.findings, ...found] };
}

/** Where nothing is sealed, somebody may have removed the seals. */
function isPartWhole({ findings, seals, unsealed }: Part): boolean {
  return findings.length === 0 && (seals > 0 || unsealed === 0);
}

/** A bot that runs writes events: another Redis is asked, it never ran, or all that it wrote was removed. */
function isPartEmpty({ seals, unsealed, anchor }: Part): boolean {
  return seals === 0 && unsealed === 0 && !anchor;
}

function linesOf(part: Part, trusted: readonly string[]): string[] {
  const { installation, events, seals, unsigned, anchor, findings } = part;
  if (isPartEmpty(part))
    return [`${installation}: no events in this Redis: none was written, or all were removed`];
  if (seals === 0 && !anchor)
    return [
      `${installation}: ${countText(part.unsealed, 'event')} and no seal: the seals were removed, or the bot never made one`,
    ];
  const from = unsigned > 0 ? `, from seal ${unsigned + 1 + (anchor?.number ?? 0)} on` : '';
  return [
    `${installation}: ${countText(events, 'event')} in ${countText(seals, 'seal')}, ${findings.length === 0 ? 'all as they were sealed' : `${findings.length} found`}`,
    ...(anchor ? [anchorLine(anchor)] : []),
    unsigned === seals
      ? '  not signed: anyone who can write to Redis can make such seals; set AUDIT_KEY'
      : `  signed by ${signersText(part, trusted)}${from}`,
    ...(part.unsealed > 0 ? [`  ${countText(part.unsealed, 'newer event')} not sealed yet`] : []),
    ...findings.map((finding) => `  ${findingText(finding)}`),
  ];
}

function signersText({ keys }: Part, trusted: readonly string[]): string {
  if (trusted.length === 0) return `${keys.join(' and ')}: compare that with your public key`;
  const yours = keys.filter((key) => trusted.includes(key)).map((key) => `your key ${key}`);
  const others = keys.filter((key) => !trusted.includes(key)).map((key) => `${key}, which is not yours`);
  return [...yours, ...others].join(', and by ');
}

function anchorLine({ number, events, from, to, key }: Anchor): string {
  const by = key === null ? ', not signed' : `, signed by ${key}`;
  return `  begins after seal ${number}: ${countText(events, 'event')} from ${instantText(from)} to ${instantText(to)} were trimmed, says the anchor${by}`;
}

function findingText(finding: Finding): string {
  switch (finding.is) {
    case 'seal':
      return `seal ${finding.number}: ${finding.why}`;
    case 'swapped':
      return `events ${finding.entry} and ${finding.with} were swapped`;
    case 'anchor':
      return `the anchor of what was trimmed: ${finding.why}`;
    case 'blanked':
      return `event ${finding.entry}: ${finding.fields.join(', ')} blanked, and ${
        finding.isNamed
          ? 'the event that says so is not sealed yet: look again in a minute'
          : 'no sealed event says so'
      }`;
    case 'added':
      return `event ${finding.entry} was added after the seal`;
    default:
      return `event ${finding.entry} was ${finding.is}`;
  }
}

/** A new key, as lines of an environment file: the private half for the bot, the public half for those who verify. */
export function newAuditKey(json?: true): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const shown = publicKeyText(privateKey);
  if (json) return `${JSON.stringify({ privateKey: secret, publicKey: shown })}\n`;
  return `# The public key, for db-access audit verify --public-key: ${shown}\nAUDIT_KEY=${secret}\n`;
}
