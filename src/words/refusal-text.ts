/** Every "no" as one or two sentences, in the reader's language. */
import { formatDuration, HOUR, MINUTE } from '../grant/duration.ts';
import { endsAt } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { namedText } from './approvals.ts';
import { blockedText } from './blocked-text.ts';
import { COMMAND, COMMANDS } from './command-names.ts';
import { factsOf } from './grant-text.ts';
import type { Ink } from './ink.ts';
import { nearest } from './nearest.ts';
import { problemText, stepText } from './problem-text.ts';
import { rangeText, regionText, tooWideText } from './refused-source.ts';
import { accessGivenText, outdatedText, settledText } from './settled.ts';
import { sentences } from './text.ts';

export function refusalText(refusal: Refusal, ink: Ink): string {
  const { refusals: say } = ink.words;
  const command = (...words: string[]) => ink.code([COMMAND, ...words].join(' '));
  switch (refusal.no) {
    case 'source-unreadable':
      return say.sourceUnreadable({
        text: ink.typed(refusal.text),
        one: ink.code('198.35.26.96'),
        range: ink.code('198.35.26.0/28'),
      });
    case 'source-ipv6':
      return say.sourceIPv6({
        text: ink.typed(refusal.text),
        command: ink.code('curl -4 https://ifconfig.me'),
      });
    case 'source-form':
      return say.sourceForm({
        text: ink.typed(refusal.text),
        form: say.forms[refusal.form],
        one: ink.code('198.35.26.96'),
      });
    case 'source-everything':
      return say.sourceEverything(ink.typed(refusal.text));
    case 'source-special':
      return say.sourceSpecial({
        ...refusal,
        text: ink.typed(refusal.text),
        within: ink.code(refusal.within),
      });
    case 'source-too-wide':
      return tooWideText(refusal, ink);
    case 'region-not-allowed':
      return regionText(refusal, ink);
    case 'range-denied':
      return say.rangeDenied({ source: ink.source(refusal.source), range: ink.code(refusal.range) });
    case 'range-not-allowed':
      return rangeText(refusal, ink);
    case 'reason-form':
      return say.reasonForm(ink.plain(refusal.error));
    case 'outside-hours':
      return say.outsideHours({ hours: ink.plain(refusal.hours), command: command('emergency') });
    case 'by-hand-now':
      return say.byHandNow(ink.plain(refusal.hours));
    case 'not-in-clause':
      return say.notInClause(ink.plain(refusal.clause));
    case 'clause-gone':
      return say.clauseGone({
        clause: ink.plain(refusal.clause),
        database: ink.strong(refusal.database),
      });
    case 'clause-used-up':
      return say.clauseUsedUp({
        clause: ink.plain(refusal.clause),
        used: refusal.usedMs === 0 ? undefined : ink.length(refusal.usedMs),
        most: ink.length(refusal.perDayMs),
      });
    case 'too-many-of-person':
      return say.tooManyOfPerson({
        ...refusal,
        database: ink.strong(refusal.database),
        command: command('done'),
      });
    case 'too-many-in-all':
      return say.tooManyInAll({
        ...refusal,
        databases: ink.all(refusal.databases.map(ink.strong)),
        command: command('done'),
      });
    case 'too-many-of-database':
      return say.tooManyOfDatabase({ ...refusal, database: ink.strong(refusal.database) });
    case 'already-waiting':
      return say.alreadyWaiting({
        ...factsOf(refusal.grant, ink),
        time: ink.time(refusal.grant.lapseAt),
      });
    case 'too-many-waiting':
      return say.tooManyWaiting({
        waiting: refusal.grants.length,
        most: refusal.most,
        command: command('cancel'),
      });
    case 'until-unreadable':
      return refusal.zone === 'known'
        ? say.untilUnreadable({ text: ink.typed(refusal.text), example: ink.code('until 18:00') })
        : say.untilWithoutZone({ text: ink.typed(refusal.text), example: ink.code('2h') });
    case 'until-passed':
      return say.untilPassed(ink.time(refusal.until));
    case 'lasts-already':
      return say.lastsAlready(ink.time(endsAt(refusal.grant)));
    case 'start-later':
      return say.startLater(ink.typed(refusal.text));
    case 'two-databases':
      return say.twoDatabases(ink.all(refusal.named.map((name) => ink.typed(name))));
    case 'duration-unreadable':
      return say.durationUnreadable({
        text: ink.typed(refusal.text),
        examples: ink.any([90 * MINUTE, 2 * HOUR, 24 * HOUR].map((ms) => ink.code(formatDuration(ms)))),
      });
    case 'duration-too-long': {
      const length = { asked: ink.length(refusal.askedMs), longest: ink.length(refusal.longestMs) };
      if (refusal.clause === undefined)
        return refusal.emergency ? say.emergencyTooLong(length) : say.durationTooLong(length);
      return say.clauseTooLong({ ...length, clause: ink.plain(refusal.clause) });
    }
    case 'duration-too-short':
      return say.durationTooShort({
        asked: ink.length(refusal.askedMs),
        shortest: ink.length(refusal.shortestMs),
      });
    case 'reason-missing':
      return say.reasonMissing;
    case 'reason-too-long':
      return say.reasonTooLong(refusal);
    case 'unknown-database':
      return sentences(
        say.unknownDatabase(ink.typed(refusal.text)),
        meant(refusal.text, refusal.known, ink),
        known(refusal.known, ink),
      );
    case 'no-database':
      return say.noDatabase(namedText(refusal.admins, ink));
    case 'none-set-up':
      return ink.words.looking.noneSetUp;
    case 'database-gone':
      return say.databaseGone;
    case 'impossible':
      return sentences(problemText(refusal.what, ink), stepText(refusal.next, ink));
    case 'not-a-member':
      return sentences(say.strangers[refusal.stranger], say.askMember);
    case 'cannot-tell-who':
      return say.cannotTellWho(ink.typed(refusal.why));
    case 'cannot-tell-group':
      return say.cannotTellGroup({ group: ink.group(refusal.group), why: ink.typed(refusal.why) });
    case 'cannot-tell-approver':
      return say.cannotTellApprover({ person: ink.person(refusal.person), why: ink.typed(refusal.why) });
    case 'not-a-requester':
      return say.notARequester({
        database: ink.strong(refusal.database),
        admins: namedText(refusal.admins, ink),
      });
    case 'not-an-approver':
      return say.notAnApprover;
    case 'not-a-viewer':
      return refusal.database === undefined
        ? ink.words.access.mayNotSeeAny
        : ink.words.access.mayNotSee(ink.strong(refusal.database));
    case 'not-a-reviewer':
      return say.notAReviewer;
    case 'own-request':
      return say.ownRequest;
    case 'own-emergency':
      return say.ownEmergency;
    case 'not-yours':
      return say.notYours(ink.code(refusal.grant.id));
    case 'unknown-grant':
      return say.unknownGrant({ id: ink.typed(refusal.id), command: command('list') });
    case 'settled':
      return settledText(refusal.grant, ink);
    case 'not-approved-yet':
      return say.notApprovedYet(factsOf(refusal.grant, ink));
    case 'access-given':
      return accessGivenText(refusal.grant, ink);
    case 'outdated':
      return outdatedText(refusal.grant, ink);
    case 'already-ending':
      return say.alreadyEnding(ink.code(refusal.grant.id));
    case 'approved-already':
      return say.approvedAlready(ink.code(refusal.grant.id));
    case 'requester-may-not':
      return requesterText(refusal.why, ink);
    case 'blocked':
      return blockedText(refusal.grant, refusal.why, ink);
    case 'more-than-asked':
      return say.moreThanAsked({
        length: ink.length(refusal.grant.ttlMs),
        source: ink.source(refusal.grant.source),
      });
    case 'nobody-could-approve':
      return say.nobodyCouldApprove({
        ...refusal,
        database: ink.strong(refusal.database),
        admins: namedText(refusal.admins, ink),
      });
    case 'no-emergency':
      return say.noEmergency({ database: ink.strong(refusal.database), command: command() });
    case 'no-emergency-anywhere':
      return ink.words.forms.emergency.none;
    case 'unreviewed':
      return say.unreviewed({
        ids: refusal.grants.map(ink.code).join(', '),
        command: command(),
      });
    case 'not-confirmed':
      return ink.words.forms.emergency.confirmFirst;
    case 'no-extension':
      return say.noExtension({ database: ink.strong(refusal.database), command: command() });
    case 'reminded-lately':
      return say.remindedLately({ id: ink.code(refusal.grant.id), time: ink.time(refusal.at) });
    case 'nobody-answers-now':
      return say.nobodyAnswersNow(ink.time(refusal.from));
    case 'more-refused-lately':
      return say.moreRefusedLately({
        id: ink.code(refusal.grant.id),
        by: ink.person(refusal.by),
        time: ink.time(refusal.at),
        again: ink.time(refusal.again),
        command: command(),
      });
    case 'extension-waits':
      return say.extensionWaits(ink.code(refusal.grant.id));
    case 'extends-too-long':
      return say.extendsTooLong({
        asked: ink.length(refusal.askedMs),
        longest: ink.length(refusal.longestMs),
      });
    case 'same-source':
      return say.sameSource(ink.code(refusal.grant.id));
    case 'still-moving':
      return say.stillMoving;
    case 'region-cannot-move':
      return say.regionCannotMove(command());
    case 'not-moved': {
      const to = refusal.source.replace(/\/32$/, '');
      return sentences(
        refusalText(refusal.why, ink),
        say.notMoved({ source: ink.code(to), command: command(refusal.database, to) }),
      );
    }
    case 'wider-than-approved':
      return say.widerThanApproved({
        source: ink.source(refusal.source),
        approved: ink.source(refusal.approved),
      });
  }
}

/** What is said to people of themselves, said to somebody else of the requester. */
function requesterText(why: Refusal, ink: Ink): string {
  const { requester: say, strangers } = ink.words.refusals;
  switch (why.no) {
    case 'not-a-member':
      return say.mayNot(strangers[why.stranger]);
    case 'cannot-tell-who':
      return say.cannotTellWho(ink.typed(why.why));
    case 'not-a-requester':
      return say.notARequester(ink.strong(why.database));
    case 'no-emergency':
      return say.noEmergency(ink.strong(why.database));
    case 'no-extension':
      return say.noExtension(ink.strong(why.database));
    case 'extends-too-long':
      return say.extendsTooLong({ asked: ink.length(why.askedMs), longest: ink.length(why.longestMs) });
    case 'too-many-of-person':
      return say.tooMany({ ...why, database: ink.strong(why.database) });
    case 'too-many-in-all':
      return say.tooManyInAll(why);
    default:
      return refusalText(why, ink);
  }
}

/** A slip of the finger is answered with what was meant, be it a database or a command. */
function meant(text: string, names: readonly string[], ink: Ink): string {
  const found = nearest(text, [...names, ...COMMANDS]);
  if (found === undefined) return '';
  return ink.words.refusals.meant(ink.code(names.includes(found) ? found : `${COMMAND} ${found}`));
}

function known(names: readonly string[], ink: Ink): string {
  const { known, knownAndMore } = ink.words.refusals;
  const shown = names.slice(0, 20).map(ink.code).join(', ');
  return names.length > 20 ? knownAndMore({ names: shown, more: names.length - 20 }) : known(shown);
}
