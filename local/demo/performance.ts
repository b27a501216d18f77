import { parseDuration } from '../control/duration.ts';
import { DEMO_PEOPLE } from '../demo-people.ts';
import { numberAt, objectAt, textAt } from '../runtime/json.ts';
import type { ExampleTicket, StoryStep } from './example-tickets.ts';
import type { ServiceAnswer, ServiceClient } from './service-client.ts';
import { requestOf } from './step-request.ts';

/** A step that the service did not take. */
export interface StepFailure {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `grace, accept` */
  readonly step: string;
  /** `POST /agent/tickets/SP-…/acceptances` */
  readonly request: string;
  readonly status: number;
  readonly body: string;
}

/** What has become of one ticket of the file. */
export interface Performed {
  readonly ticket: ExampleTicket;
  /** When the person posted it, in milliseconds since the epoch. */
  readonly filedAt: number;
  /** Absent when the filing itself was refused: then its story is not played. */
  reference?: string;
  failures: StepFailure[];
}

interface Moment {
  readonly at: number;
  readonly play: () => Promise<void>;
}

/** A minute lies between two filings: a desk's morning, not a burst that the throttles would have to refuse. */
const BETWEEN_FILINGS_MS = 60_000;

/** Plays every story at its own times, all of them side by side. */
export class Performance {
  readonly performed: readonly Performed[];
  private readonly service: ServiceClient;
  private keys = 0;

  constructor(service: ServiceClient, tickets: readonly ExampleTicket[], startAt: number) {
    this.service = service;
    this.performed = tickets.map((ticket, index) => ({
      ticket,
      filedAt: startAt + index * BETWEEN_FILINGS_MS,
      failures: [],
    }));
  }

  /** Filings and steps in the order of their times; those of one moment in the order of the file. */
  moments(): readonly Moment[] {
    const all = this.performed.flatMap((performed, index) => {
      let at = performed.filedAt;
      const steps = performed.ticket.story.map((step) => {
        at += parseDuration(step.after) ?? 0;
        return { at, play: () => this.take(performed, step, index) };
      });
      return [{ at: performed.filedAt, play: () => this.file(performed) }, ...steps];
    });
    return all.sort((a, b) => a.at - b.at);
  }

  private async file(performed: Performed): Promise<void> {
    const { person, file } = performed.ticket;
    const answer = await this.post(person, '/tickets', file);
    const reference = textAt(answer.body, 'reference');
    if (answer.status === 201 && reference !== undefined) performed.reference = reference;
    else await this.note(performed, `${person}, file`, 'POST /tickets', answer);
  }

  private async take(performed: Performed, step: StoryStep, index: number): Promise<void> {
    const { reference, ticket } = performed;
    if (reference === undefined) return;
    const person = step.actor === 'agent' ? agentOf(step.team, index) : ticket.person;
    const path = step.actor === 'agent' ? `/agent/tickets/${reference}` : `/tickets/${reference}`;
    const name = `${person}, ${step.do}`;
    const seen = await this.service.as(person, { method: 'GET', path });
    if (seen.status !== 200) return this.note(performed, name, `GET ${path}`, seen);
    const resolution = numberAt(objectAt(seen.body, 'resolution'), 'number') ?? 1;
    const { what, body, deciding } = requestOf(step, resolution);
    const headers = deciding && seen.etag !== undefined ? { 'if-match': seen.etag } : {};
    const answer = await this.post(person, `${path}/${what}`, body, headers);
    if (answer.status !== 200) await this.note(performed, name, `POST ${path}/${what}`, answer);
  }

  private async note(performed: Performed, step: string, request: string, answer: ServiceAnswer): Promise<void> {
    const { now } = await this.service.control('GET', 'clock');
    performed.failures.push({ at: Date.parse(String(now)), step, request, status: answer.status, body: answer.text });
  }

  private post(person: string, path: string, body: object, headers: Readonly<Record<string, string>> = {}) {
    this.keys += 1;
    const key = { 'idempotency-key': `demo-${this.keys}` };
    return this.service.as(person, { method: 'POST', path, body, headers: { ...headers, ...key } });
  }
}

/** Someone of the team, the same for the whole life of a ticket. */
function agentOf(team: string, index: number): string {
  const agents = DEMO_PEOPLE.filter(({ desk }) => desk?.team === team);
  const agent = agents[index % agents.length];
  if (agent === undefined) throw new Error(`no demo person works in the team ${team}`);
  return agent.name;
}
