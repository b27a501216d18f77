import { MOST_EVENTS_BACK } from './leaving.ts';
import { MOST_BESIDES } from './plan.ts';
import type { MailPorts } from './ports.ts';

/**
 * The same ports for the mails of one event: the log around it is read in one query, and each text, name and team once, however many of
 * the mails ask for it. Nothing is read before it is asked for, and what could not be read is read again. What a mail is checked against as
 * it goes is asked anew every time: the ticket, the ledger, the outbox, whether a colleague is on a team and an address suppressed.
 */
export function readingOnce(ports: MailPorts, reference: string, number: number): MailPorts {
  const { log, people } = ports;
  const first = Math.max(1, number - MOST_EVENTS_BACK);
  const last = number + MOST_BESIDES;
  const around = once(
    async () => new Map((await log.events(reference, first, last)).map((event) => [event.number, event])),
  );
  return {
    ...ports,
    log: {
      event: async (of, wanted) =>
        of === reference && wanted >= first && wanted <= last ? (await around()).get(wanted) : log.event(of, wanted),
      events: (...range) => log.events(...range),
      message: once((...which) => log.message(...which)),
    },
    people: {
      load: once((personId) => people.load(personId)),
      agentName: once((...which) => people.agentName(...which)),
      member: (...which) => people.member(...which),
      team: once((team) => people.team(team)),
    },
  };
}

/** Does each thing once, and gives what it came to whenever it is asked for again; what failed is done again. */
function once<Key extends readonly (string | number)[], T>(
  act: (...key: Key) => Promise<T>,
): (...key: Key) => Promise<T> {
  const done = new Map<string, Promise<T>>();
  return (...key) => {
    const id = JSON.stringify(key);
    const known = done.get(id);
    if (known !== undefined) return known;
    const doing = act(...key);
    done.set(id, doing);
    doing.catch(() => done.delete(id));
    return doing;
  };
}
