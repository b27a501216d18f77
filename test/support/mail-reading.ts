import { notify } from '../../shared/domain/mail/notify.ts';
import type { OutgoingMail } from '../../shared/domain/mail/ports.ts';
import type { Ticket } from '../../shared/domain/ticket/ticket.ts';
import type { Story } from './mail-stories.ts';
import { MailWorld, SETTINGS } from './mail-world.ts';
import { REQUESTER } from './tickets.ts';

/** Every mail of a story, each as sent at once after its event; or, with a ticket, as sent when it stands there. */
export async function mailsOfStory(
  story: Story,
  requesterName = 'Naledi Mokoena',
  ticket?: Ticket,
  settings = SETTINGS,
): Promise<OutgoingMail[]> {
  const world = new MailWorld(story);
  world.people = world.people.map((person) =>
    person.personId === REQUESTER.personId ? { ...person, name: requesterName } : person,
  );
  for (const event of story.log) {
    world.ticket = ticket ?? story.ticketAfter(event);
    world.now = Date.parse(event.at);
    await notify(world.ports, settings, { reference: world.ticket.reference, event: event.number }, () => undefined);
  }
  return world.sent;
}

export const kindOf = ({ key }: OutgoingMail): string => key.split('#')[1] ?? '';
export const audienceOf = ({ key }: OutgoingMail): string => key.split('#')[2] ?? '';

/** The first mail of a kind. */
export function ofKind(mails: readonly OutgoingMail[], kind: string): OutgoingMail {
  const found = mails.find((mail) => kindOf(mail) === kind);
  if (found === undefined) throw new Error(`no story has ${kind}`);
  return found;
}
