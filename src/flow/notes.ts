/** Writes into the audit trail what happened to no grant. */
import type { DatabaseName } from '../grant/ids.ts';
import type { Note } from '../grant/note.ts';

/** What is true of each database that is in the file, setting by setting, as short texts. */
export type SettingTexts = ReadonlyMap<DatabaseName, ReadonlyMap<string, string>>;

/** How it was noticed that Redis has lost what it knew. */
export type Loss = {
  readonly why: string;
  /** of the audit trail: it is gone; undefined where a list of rules showed the loss */
  readonly entry: string | undefined;
  /** the run of the Redis server then; undefined where our user may not ask */
  readonly run: string | undefined;
};

export type Notes = {
  /** never throws: what could not be written is logged, since what it tells of has happened */
  add(note: Omit<Note, 'at' | 'by' | 'version'> & { readonly by?: Note['by'] }): Promise<void>;
  /** the same for a loss, which each process and each list may notice: it is written once */
  addLoss(loss: Loss): Promise<void>;
};

export type PolicyNotes = {
  /**
   * Writes what changed in the policies since the trail was last told of them: `changesSince` says it, or '' for nothing. Each process tells
   * its own, and a change is written once. Where the trail was never told of any, they are only kept for the next time. Never throws; false
   * where it could not be written.
   */
  addPolicies(now: SettingTexts, changesSince: (before: SettingTexts) => string): Promise<boolean>;
  /** those that the trail was last told of, by any process; undefined where there are none that can be read. May throw a `Fault` */
  policies(): Promise<SettingTexts | undefined>;
};
