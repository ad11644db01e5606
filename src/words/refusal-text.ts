/** Every "no" as one or two sentences, in the reader's language. */
import { endsAt } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { ableText, namedText } from './approvals.ts';
import { blockedText } from './blocked-text.ts';
import { COMMAND } from './command-names.ts';
import { factsOf, subjectText, termsText } from './grant-text.ts';
import { inEmergencyText } from './in-emergency-text.ts';
import type { Markup } from './markup.ts';
import { problemText, stepText } from './problem-text.ts';
import { rangeText, regionText, tooWideText } from './refused-source.ts';
import { lengthText, untilText } from './refused-term.ts';
import { againText, remindedLatelyText } from './reminders.ts';
import { accessGivenText, outdatedText, settledText } from './settled.ts';
import { sentences } from './text.ts';
import { unknownDatabaseText } from './unknown-database-text.ts';

/** The public IPv4 address, in a terminal. */
const SHOWS_ADDRESS = 'curl -4 https://ifconfig.me';

export function refusalText(refusal: Refusal, markup: Markup): string {
  const { refusals: say } = markup.words;
  const command = (...words: string[]) => markup.code([COMMAND, ...words].join(' '));
  switch (refusal.no) {
    case 'source-unreadable':
      return say.sourceUnreadable({
        text: markup.typed(refusal.text),
        one: markup.code('198.35.26.96'),
        range: markup.code('198.35.26.0/28'),
      });
    case 'source-ipv6':
      return say.sourceIPv6({
        text: markup.typed(refusal.text),
        command: markup.code(SHOWS_ADDRESS),
      });
    case 'source-form':
      return say.sourceForm({
        text: markup.typed(refusal.text),
        form: say.forms[refusal.form],
        one: markup.code('198.35.26.96'),
      });
    case 'source-everything':
      return say.sourceEverything(markup.typed(refusal.text));
    case 'source-special':
      return say.sourceSpecial({
        ...refusal,
        text: markup.typed(refusal.text),
        within: markup.code(refusal.within),
        command: markup.code(SHOWS_ADDRESS),
      });
    case 'source-too-wide':
      return tooWideText(refusal, markup);
    case 'region-not-allowed':
      return regionText(refusal, markup);
    case 'range-denied':
      return say.rangeDenied({ source: markup.source(refusal.source), range: markup.code(refusal.range) });
    case 'range-not-allowed':
      return rangeText(refusal, markup);
    case 'reason-form':
      return say.reasonForm(markup.plain(refusal.error));
    case 'outside-hours':
      return say.outsideHours({ hours: markup.plain(refusal.hours), command: command('emergency') });
    case 'by-hand-now':
      return say.byHandNow(markup.plain(refusal.hours));
    case 'not-in-clause':
      return say.notInClause(markup.plain(refusal.clause));
    case 'clause-gone':
      return say.clauseGone({
        clause: markup.plain(refusal.clause),
        database: markup.strong(refusal.database),
      });
    case 'clause-used-up':
      return say.clauseUsedUp({
        clause: markup.plain(refusal.clause),
        used: refusal.usedMs === 0 ? undefined : markup.length(refusal.usedMs),
        most: markup.length(refusal.perDayMs),
      });
    case 'too-many-of-person':
      return say.tooManyOfPerson({
        ...refusal,
        database: markup.strong(refusal.database),
        command: command('done'),
      });
    case 'too-many-in-all':
      return say.tooManyInAll({
        ...refusal,
        databases: markup.all(refusal.databases.map(markup.strong)),
        command: command('done'),
      });
    case 'too-many-of-database':
      return say.tooManyOfDatabase({ ...refusal, database: markup.strong(refusal.database) });
    case 'access-held':
      return markup.words.grants.alreadyOpen({
        ...factsOf(refusal.grant, markup),
        time: markup.time(endsAt(refusal.grant)),
      });
    case 'let-in':
      return say.letIn({
        source: markup.source(refusal.source),
        database: markup.strong(refusal.database),
      });
    case 'already-waiting':
      return say.alreadyWaiting({
        ...factsOf(refusal.grant, markup),
        time: markup.time(refusal.grant.lapseAt),
      });
    case 'too-many-waiting':
      return say.tooManyWaiting({
        waiting: refusal.grants.length,
        most: refusal.most,
        command: command('cancel'),
      });
    case 'until-unreadable':
      return untilText(refusal, markup);
    case 'until-passed':
      return say.untilPassed(markup.time(refusal.until));
    case 'lasts-already':
      return say.lastsAlready(markup.time(endsAt(refusal.grant)));
    case 'start-later':
      return say.startLater(markup.typed(refusal.text));
    case 'two-databases':
      return say.twoDatabases(markup.all(refusal.named.map((name) => markup.typed(name))));
    case 'duration-unreadable':
      return lengthText(refusal.text, markup);
    case 'duration-too-long': {
      const length = { asked: markup.length(refusal.askedMs), longest: markup.length(refusal.longestMs) };
      if (refusal.clause === undefined)
        return refusal.emergency ? say.emergencyTooLong(length) : say.durationTooLong(length);
      return say.clauseTooLong({ ...length, clause: markup.plain(refusal.clause) });
    }
    case 'duration-too-short':
      return say.durationTooShort({
        asked: markup.length(refusal.askedMs),
        shortest: markup.length(refusal.shortestMs),
      });
    case 'reason-missing':
      return say.reasonMissing;
    case 'reason-too-long':
      return say.reasonTooLong(refusal);
    case 'unknown-database':
      return unknownDatabaseText(refusal, markup);
    case 'no-database':
      return say.noDatabase(namedText(refusal.admins, markup));
    case 'none-set-up':
      return markup.words.looking.noneSetUp;
    case 'database-gone':
      return say.databaseGone;
    case 'leads-elsewhere':
      return say.leadsElsewhere(markup.strong(refusal.database));
    case 'impossible':
      return sentences(problemText(refusal.what, markup), stepText(refusal.next, markup));
    case 'not-a-member':
      return sentences(say.strangers[refusal.stranger], say.askMember);
    case 'cannot-tell-who':
      return say.cannotTellWho(markup.typed(refusal.why));
    case 'cannot-tell-group':
      return say.cannotTellGroup({ group: markup.group(refusal.group), why: markup.typed(refusal.why) });
    case 'cannot-tell-approver':
      return say.cannotTellApprover({
        person: markup.person(refusal.person),
        why: markup.typed(refusal.why),
      });
    case 'not-a-requester':
      return say.notARequester({
        database: markup.strong(refusal.database),
        admins: namedText(refusal.admins, markup),
      });
    case 'not-an-approver':
      return say.notAnApprover(refusal.able ? ableText(refusal.able, markup) : '');
    case 'not-a-viewer':
      return refusal.database === undefined
        ? markup.words.access.mayNotSeeAny
        : markup.words.access.mayNotSee(markup.strong(refusal.database));
    case 'not-a-reviewer':
      return say.notAReviewer(refusal.able ? ableText(refusal.able, markup) : '');
    case 'own-request':
      return say.ownRequest(ableText(refusal.able, markup));
    case 'own-emergency':
      return say.ownEmergency(ableText(refusal.able, markup));
    case 'not-yours':
      return say.notYours;
    case 'unknown-grant':
      return say.unknownGrant({ id: markup.typed(refusal.id), command: command('list') });
    case 'settled':
      return settledText(refusal, markup);
    case 'not-approved-yet':
      return say.notApprovedYet({ count: 1, access: subjectText(refusal.grant, markup) });
    case 'access-given':
      return accessGivenText(refusal.grant, markup);
    case 'outdated':
      return outdatedText(refusal.grant, markup);
    case 'already-ending':
      return say.alreadyEnding(subjectText(refusal.grant, markup));
    case 'approved-already':
      return say.approvedAlready(termsText(refusal.grant, markup));
    case 'requester-may-not':
      return requesterText(refusal.why, markup);
    case 'blocked':
      return blockedText(refusal.grant, refusal.why, markup);
    case 'more-than-asked':
      return say.moreThanAsked({
        length: markup.length(refusal.grant.ttlMs),
        source: markup.source(refusal.grant.source),
      });
    case 'nobody-could-approve':
      return say.nobodyCouldApprove({
        ...refusal,
        database: markup.strong(refusal.database),
        admins: namedText(refusal.admins, markup),
      });
    case 'no-emergency':
      return say.noEmergency({ database: markup.strong(refusal.database), command: command() });
    case 'only-in-emergency':
      return inEmergencyText(refusal.databases, markup);
    case 'no-emergency-anywhere':
      return markup.words.forms.emergency.none;
    case 'unreviewed':
      return say.unreviewed({
        accesses: markup.all([...new Set(refusal.grants.map((grant) => subjectText(grant, markup)))]),
        command: command(),
      });
    case 'not-confirmed':
      return markup.words.forms.emergency.confirmFirst;
    case 'no-extension':
      return say.noExtension({ database: markup.strong(refusal.database), command: command() });
    case 'reminded-lately':
      return remindedLatelyText(refusal, markup);
    case 'nobody-answers-now':
      return say.nobodyAnswersNow(markup.time(refusal.from));
    case 'more-refused-lately':
      return say.moreRefusedLately({
        access: subjectText(refusal.grant, markup),
        by: markup.person(refusal.by),
        time: markup.time(refusal.at),
        again: againText(refusal.grant, refusal.again, markup),
        command: command(),
      });
    case 'extension-waits':
      return say.extensionWaits(subjectText(refusal.grant, markup));
    case 'extends-too-long':
      return say.extendsTooLong({
        asked: markup.length(refusal.askedMs),
        longest: markup.length(refusal.longestMs),
      });
    case 'same-source':
      return say.sameSource(factsOf(refusal.grant, markup));
    case 'still-moving':
      return say.stillMoving;
    case 'region-cannot-move':
      return say.regionCannotMove(command());
    case 'not-moved': {
      const to = refusal.source.replace(/\/32$/, '');
      return sentences(
        refusalText(refusal.why, markup),
        say.notMoved({ source: markup.code(to), command: command(refusal.database, to) }),
      );
    }
    case 'wider-than-approved':
      return say.widerThanApproved({
        source: markup.source(refusal.source),
        approved: markup.source(refusal.approved),
      });
  }
}

/** What is said to people of themselves, said to somebody else of the requester. */
function requesterText(why: Refusal, markup: Markup): string {
  const { requester: say, strangers } = markup.words.refusals;
  switch (why.no) {
    case 'not-a-member':
      return say.mayNot(strangers[why.stranger]);
    case 'cannot-tell-who':
      return say.cannotTellWho(markup.typed(why.why));
    case 'not-a-requester':
      return say.notARequester(markup.strong(why.database));
    case 'not-in-clause':
      return say.notInClause(markup.plain(why.clause));
    case 'no-emergency':
      return say.noEmergency(markup.strong(why.database));
    case 'no-extension':
      return say.noExtension(markup.strong(why.database));
    case 'extends-too-long':
      return say.extendsTooLong({ asked: markup.length(why.askedMs), longest: markup.length(why.longestMs) });
    case 'too-many-of-person':
      return say.tooMany({ ...why, database: markup.strong(why.database) });
    case 'too-many-in-all':
      return say.tooManyInAll(why);
    default:
      return refusalText(why, markup);
  }
}
