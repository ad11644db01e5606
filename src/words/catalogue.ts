/** Every word that people read in Slack, in each language: a sentence that one of them lacks does not compile. */
import { access } from './en/access-texts.ts';
import { alarms } from './en/alarm-texts.ts';
import { blocked } from './en/blocked.ts';
import { card } from './en/card-texts.ts';
import { looking } from './en/command-texts.ts';
import { connecting } from './en/connection-texts.ts';
import { forms } from './en/forms.ts';
import { grants } from './en/grants.ts';
import { problem, step } from './en/problems.ts';
import { refusals } from './en/refusals.ts';
import { states } from './en/states.ts';
import { access as frenchAccess } from './fr/access-texts.ts';
import { alarms as frenchAlarms } from './fr/alarm-texts.ts';
import { blocked as frenchBlocked } from './fr/blocked.ts';
import { card as frenchCard } from './fr/card-texts.ts';
import { looking as frenchLooking } from './fr/command-texts.ts';
import { connecting as frenchConnecting } from './fr/connection-texts.ts';
import { forms as frenchForms } from './fr/forms.ts';
import { grants as frenchGrants } from './fr/grants.ts';
import { problem as frenchProblem, step as frenchStep } from './fr/problems.ts';
import { refusals as frenchRefusals } from './fr/refusals.ts';
import { states as frenchStates } from './fr/states.ts';
import type { Language } from './language.ts';

const english = {
  access,
  alarms,
  blocked,
  grants,
  states,
  card,
  refusals,
  problem,
  step,
  forms,
  looking,
  connecting,
};
export type Words = typeof english;

const french: Words = {
  access: frenchAccess,
  alarms: frenchAlarms,
  blocked: frenchBlocked,
  grants: frenchGrants,
  states: frenchStates,
  card: frenchCard,
  refusals: frenchRefusals,
  problem: frenchProblem,
  step: frenchStep,
  forms: frenchForms,
  looking: frenchLooking,
  connecting: frenchConnecting,
};

export const catalogues: Readonly<Record<Language, Words>> = { en: english, fr: french };
