import type { Mailed, Row, Silence } from './notification.ts';

export const silent = (because: string): Silence => ({ silent: because });

export const ALL_SILENT = (because: string): { readonly [A in keyof Row]: Silence } => ({
  requester: silent(because),
  assignee: silent(because),
  lead: silent(because),
  team: silent(because),
  above: silent(because),
  'account-team': silent(because),
  operations: silent(because),
});

/** Nobody hears of it, all for one reason. */
export const everybody: (because: string) => Row = ALL_SILENT;

/** Who hears of a ticket only when something is wrong, or of one kind only. */
export const NOBODY_ELSE = {
  lead: silent('Nothing is wrong: leads hear of a ticket when its time runs out.'),
  above: silent('Nothing is wrong: the level above hears of a ticket when it is late, or comes to them.'),
  'account-team': silent('The account team hears of security incidents only, once, when they are filed.'),
  operations: silent(
    'Nothing is wrong: operations hear of a ticket when its ladder is at an end, or its workflow fails.',
  ),
};

export const OWN_DEED = silent('It is their own doing.');
export const IN_HAND = silent(
  'Who has the ticket answers for it, and their mailbox as long as nobody has; the queue shows it to the others.',
);

/** A ticket has come to a team, or is free in it again. */
export const TO_A_TEAM: Mailed<'team'> = {
  mail: 'team-new',
  unless: { also: ['ticket-assigned'], because: 'It is offered to one of them at once: that mail has everything.' },
};

/** The requester has written: whoever has the ticket reads it in their mail, or the team while nobody has. */
export const REQUESTER_WROTE: Row = {
  ...NOBODY_ELSE,
  requester: OWN_DEED,
  assignee: {
    mail: 'requester-answered',
    unless: {
      also: ['ticket-released/cap', 'ticket-assigned'],
      because: 'It does not go back to who resolved it: the mail to whoever can take it has everything.',
    },
  },
  team: IN_HAND,
};
