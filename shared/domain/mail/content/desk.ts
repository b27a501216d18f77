import { type Block, type Content, oneLine, paragraph, quote } from '../content.ts';
import { dueOn, type StaffContext, subjectOf, told } from '../context.ts';
import { eventOf } from '../event-of.ts';
import { description, standing } from './ticket-facts.ts';
import { WHY_ASSIGNEE, WHY_TEAM } from './wording.ts';

/** Taken, and then nothing: before it goes back to the queue. */
export function nudged(context: StaffContext): Content {
  const due = dueOn(context.ticket, 'activity', 'release');
  const then = due === undefined ? '' : ` Otherwise it goes back to the queue on ${told(context, due)}.`;
  return {
    headline: `Are you still on it? ${subjectOf(context)}`,
    preview: 'Nothing has happened on it for some time.',
    blocks: [
      paragraph(
        `You have taken this ticket, and nothing has happened on it for some time. Please go on with it, write down where it stands, or hand it to a colleague who can.${then}`,
      ),
      ...standing(context),
      ...description(context),
    ],
    why: WHY_ASSIGNEE,
  };
}

/** Its agent had put it off until now. */
export function woken(context: StaffContext): Content {
  const { dueAt } = eventOf(context.event, 'clock-fired');
  return {
    headline: `Back on your desk: ${subjectOf(context)}`,
    preview: 'The time for which you put it off is over.',
    blocks: [
      paragraph(`You put this ticket off until ${told(context, dueAt)}. It is yours, and waits for you.`),
      ...standing(context),
      ...description(context),
    ],
    why: WHY_ASSIGNEE,
  };
}

/** A third party was waited for in vain. */
export function thirdPartyOver(context: StaffContext): Content {
  const { earlier, earlierWords } = context;
  const party = earlierWords?.visibility === 'public' ? oneLine(earlierWords.party ?? '') : '';
  const whom = party === '' ? 'the third party' : party;
  const until = earlier?.type === 'third-party-awaited' ? ` until ${told(context, earlier.until)}` : '';
  const asked: Block[] = earlierWords === undefined ? [] : [quote('What was waited for', earlierWords.text)];
  const theirs = context.recipientName !== undefined;
  return {
    headline: `No answer from ${whom}: ${subjectOf(context)}`,
    preview: 'The wait is over, and the time of the level runs again.',
    blocks: [
      paragraph(
        `This ticket has waited for ${whom}${until}, and no answer was noted. The time of its level runs again: please find out what became of it, and tell the requester.${
          theirs ? '' : ' Nobody has the ticket now.'
        }`,
      ),
      ...asked,
      ...standing(context),
    ],
    why: theirs ? WHY_ASSIGNEE : WHY_TEAM,
  };
}

/** Another ticket of the same requester's has become part of this one. */
export function duplicateReceived(context: StaffContext): Content {
  const { from } = eventOf(context.event, 'duplicate-received');
  return {
    headline: `One more of the same: ${subjectOf(context)}`,
    preview: `${from} has been merged into it.`,
    blocks: [
      paragraph(
        `${context.agentName ?? 'A colleague'} has merged ${from} into this ticket: it is the same matter of the same requester. Please read what they wrote there; what they answer to it comes here from now on.`,
      ),
      ...standing(context),
    ],
    why: WHY_ASSIGNEE,
  };
}

/** Mail does not reach the requester: nothing that is written on the ticket does, until somebody finds another way. */
export function unreachable(context: StaffContext): Content {
  const { because } = eventOf(context.event, 'requester-unreachable');
  const who = context.requesterName ?? 'the requester';
  const theirs = context.recipientName !== undefined;
  const happened =
    because === 'complaint'
      ? `The mail provider of ${who} reports that our mail is not wanted`
      : `Our mail to ${who} comes back: their mailbox does not take it`;
  return {
    headline: `Mail does not reach them: ${subjectOf(context)}`,
    preview: 'They read nothing of what is answered by mail.',
    blocks: [
      paragraph(
        `${happened}. We send nothing more there, so they have not read the last answers. Please reach them in another way, by telephone, chat or a message in the marketplace, and ask for an address that works.${
          theirs ? '' : ' Nobody has the ticket now.'
        }`,
      ),
      ...standing(context),
    ],
    why: theirs ? WHY_ASSIGNEE : WHY_TEAM,
  };
}
