import { describe, expect, test } from 'vitest';
import { AGENT, Life, MINUTE, REQUESTER } from '../../../test/support/tickets.ts';
import { grown, type TicketFile } from './ticket-file.ts';

const fileOf = ({ ticket, log, messages }: Life): TicketFile => ({
  ...{ ticket, messages, events: log, mails: [], children: ['SP-2222-2222-2'] },
});

/** A ticket that was accepted, and what its requester writes then. */
function written() {
  const life = new Life();
  life.at(MINUTE, { type: 'accept', actor: AGENT, decision: 1 });
  const before = { ...fileOf(life), events: [...life.log], messages: [...life.messages] };
  life.at(2 * MINUTE, { type: 'requester-reply', actor: REQUESTER, messageId: 'reply', text: 'Hello?' });
  const addition = { ticket: life.ticket, events: life.log.slice(2), messages: life.messages.slice(1) };
  return { before, addition, after: fileOf(life) };
}

describe('a file that a command was decided on', () => {
  test('grows into the file that would be read after it', () => {
    const { before, addition, after } = written();
    expect(grown(before, addition)).toEqual(after);
  });

  test('does not, where the command was decided on a later ticket', () => {
    const { before, addition } = written();
    const between = { ...before, ticket: new Life().ticket, events: before.events.slice(0, 1) };
    expect(grown(between, addition)).toBeUndefined();
  });

  test('does not, where an event or a text is missing because it was read in the middle of a commit', () => {
    const { before, addition } = written();
    expect(grown({ ...before, events: before.events.slice(0, 1) }, addition)).toBeUndefined();
    expect(grown({ ...before, messages: [] }, addition)).toBeUndefined();
  });

  test('is not needed for a filing, and is for everything else', () => {
    const { ticket, log, messages } = new Life();
    expect(grown(undefined, { ticket, events: log, messages })).toEqual({
      ...{ ticket, events: log, messages, mails: [], children: [] },
    });
    expect(grown(undefined, written().addition)).toBeUndefined();
  });
});
