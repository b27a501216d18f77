import { DEMO_PEOPLE } from '../../local/demo-people.ts';
import { type Platform, type PlatformOptions, startPlatform } from '../../local/platform.ts';
import type { Advance } from '../../local/runtime/runtime-clock.ts';
import type { Mail } from '../../local/ses/mailbox.ts';
import { calendarFor } from '../../shared/domain/clocks/calendar.ts';
import { ASSEMBLY } from './assembly.ts';

/** A Monday morning, on a whole second. */
export const MORNING = Date.parse('2026-11-23T08:00:00.000Z');
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** The office hours of the five days from a moment. */
const worked = (from: number): number => calendarFor('office').between(from, from + 5 * DAY);

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON. A page or an empty body is no JSON: then `text` has it. */
  readonly body: Record<string, unknown>;
  readonly text: string;
}

interface Sent {
  readonly key?: string;
  /** The decision number that the sender has seen; read afresh where absent and one is needed. */
  readonly decision?: number;
}

/** Commands that name the decision number; see the catalogue of endpoints. */
const DECIDING =
  /\/(acceptances|declines|transfers|detail-requests|third-party-(waits|answers)|priorities|classifications|snoozes|links|merges|escalations|returns|resolutions|closures)$/;

/** The whole service on this machine on a clock that is moved by hand, as its people use it: over HTTP. */
export class Service {
  readonly platform: Platform;
  private keys = 0;
  private readonly tokens = new Map<string, string>();

  private constructor(platform: Platform) {
    this.platform = platform;
  }

  static async start(options: Partial<PlatformOptions> = {}): Promise<Service> {
    const clock = { mode: 'manual', startAt: MORNING } as const;
    const service = new Service(await startPlatform({ assemblyDir: ASSEMBLY, clock, seed: 1, ...options }));
    try {
      await service.control('POST', '/_local/roster');
      return service;
    } catch (error) {
      await service.stop();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.platform.stop();
  }

  /** Empties everything between two stories; the clock goes on to the next Monday morning of a week without holidays. */
  async reset(): Promise<void> {
    await this.platform.reset();
    this.tokens.clear();
    await this.control('POST', '/_local/roster');
    const { clock } = this.platform;
    let monday = MORNING + Math.ceil((clock.now() - MORNING + 1) / WEEK) * WEEK;
    while (worked(monday) < worked(MORNING)) monday += WEEK;
    await clock.advance({ until: monday, recurring: 'once' });
  }

  get now(): number {
    return this.platform.clock.now();
  }

  /** Everything that can happen by now has happened when this settles. */
  settle(): Promise<unknown> {
    return this.platform.clock.advance({ by: 0 });
  }

  /** Time passes; what is due happens at its second. Schedules in between run once, at the end. */
  async pass(by: number, how: Partial<Advance> = {}): Promise<void> {
    await this.platform.clock.advance({ by, recurring: 'once', ...how });
  }

  async get(person: string, path: string): Promise<Answer> {
    return this.send(person, 'GET', path, undefined, {});
  }

  /** Posts and lets what follows from it happen. */
  async post(person: string, path: string, body: object = {}, sent: Sent = {}): Promise<Answer> {
    const answer = await this.postOnly(person, path, body, sent);
    await this.settle();
    return answer;
  }

  /** Posts, and leaves what follows to whoever moves the clock. */
  async postOnly(person: string, path: string, body: object = {}, sent: Sent = {}): Promise<Answer> {
    this.keys += 1;
    const decision = DECIDING.test(path) ? (sent.decision ?? (await this.decisionOf(person, path))) : undefined;
    return this.send(person, 'POST', path, body, {
      'idempotency-key': sent.key ?? `key-${this.keys}`,
      ...(decision === undefined ? {} : { 'if-match': `"${decision}"` }),
    });
  }

  /** Follows a link of a mail as a browser does, with no token: a visit, or the form on the page. */
  async visit(method: 'GET' | 'POST', link: string, form: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const url = new URL(link, this.platform.apiUrl);
    const body = new URLSearchParams([...url.searchParams, ...Object.entries(form)]);
    const answer = await fetch(method === 'GET' ? url : new URL(url.pathname, url), {
      method,
      ...(method === 'GET' ? {} : { body }),
    });
    await this.settle();
    return { status: answer.status, headers: answer.headers, text: await answer.text(), body: {} };
  }

  /** Files a ticket and gives its reference. */
  async file(person: string, change: object = {}): Promise<string> {
    const filed = await this.post(person, '/tickets', { ...FILING, ...change });
    if (filed.status !== 201) throw new Error(`/tickets: ${filed.status} ${filed.text}`);
    return String(filed.body.reference);
  }

  /** An agent's command that must succeed. */
  async act(person: string, reference: string, what: string, body: object = {}): Promise<Answer> {
    return this.succeed(person, `/agent/tickets/${reference}/${what}`, body);
  }

  /** A requester's command that must succeed. */
  async say(person: string, reference: string, what: string, body: object = {}): Promise<Answer> {
    return this.succeed(person, `/tickets/${reference}/${what}`, body);
  }

  /** The ticket as operations sees it. */
  async record(reference: string): Promise<Record<string, unknown>> {
    return (await this.get('olivia', `/operations/tickets/${reference}`)).body;
  }

  async stage(reference: string): Promise<string> {
    const { stage } = await this.record(reference);
    return String((stage as { code?: unknown }).code);
  }

  /** What happened to the ticket, by the types of its events. */
  async log(reference: string): Promise<string[]> {
    const { events } = await this.record(reference);
    return (events as { type: string }[]).map(({ type }) => type);
  }

  mails(reference: string): readonly Mail[] {
    return this.platform.mailbox.list({ ticket: reference });
  }

  /** Every mail of a ticket as `+8h escalated to thandi`, in the order in which they were sent; those of one moment by kind. */
  mailsSince(reference: string, since: number): string[] {
    return this.mails(reference)
      .map((mail) => ({ at: mail.at, line: `+${duration(mail.at - since)} ${mailKind(mail)} to ${reader(mail)}` }))
      .sort((a, b) => a.at - b.at || (a.line < b.line ? -1 : 1))
      .map(({ line }) => line);
  }

  /** The names and states of a ticket's executions. */
  async executions(reference: string): Promise<string[]> {
    return this.executionsOf('ticket-lifecycle', reference);
  }

  /** The same of the surveys about it. */
  async surveys(reference: string): Promise<string[]> {
    return this.executionsOf('satisfaction-survey', reference);
  }

  private async executionsOf(machine: string, reference: string): Promise<string[]> {
    const stateMachineArn = await this.machine(machine);
    const listed = await this.states('ListExecutions', { stateMachineArn });
    return (listed.executions as { name: string; status: string }[])
      .filter(({ name }) => name.startsWith(reference))
      .map(({ name, status }) => `${name.slice(reference.length + 1)} ${status}`)
      .sort();
  }

  private async machine(name: string): Promise<string> {
    const { stateMachines } = await this.states('ListStateMachines', {});
    const found = (stateMachines as { stateMachineArn: string }[]).find(({ stateMachineArn }) =>
      stateMachineArn.endsWith(`:${name}`),
    );
    if (found === undefined) throw new Error(`no machine ${name}`);
    return found.stateMachineArn;
  }

  /** The stage in which the ticket's stored wait waits; undefined if there is none. */
  async waitOf(reference: string): Promise<string | undefined> {
    const { wait } = await this.record(reference);
    return (wait as { stage?: string } | undefined)?.stage;
  }

  /** Stops an execution, as an operator can by mistake. */
  async stopExecution(reference: string, generation: number): Promise<void> {
    const stateMachineArn = await this.machine('ticket-lifecycle');
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${reference}-g${generation}`;
    await this.states('StopExecution', { executionArn });
    await this.settle();
  }

  /** Invokes a function of the template, named by a part of its name. */
  async invoke(name: string, payload: object): Promise<void> {
    const { lambda } = this.platform.services;
    const found = lambda.functions.find((definition) => definition.arn.includes(name));
    if (found === undefined) throw new Error(`no function ${name}`);
    const result = await lambda.invoke(found.arn, payload, { kind: 'operator' });
    if (!result.ok) throw new Error(`${name}: ${result.errorType} ${result.errorMessage}`);
  }

  /** A call to Step Functions, as the operator makes it. */
  async states(action: string, input: object): Promise<Record<string, unknown>> {
    const answer = await fetch(this.platform.endpointUrl, {
      method: 'POST',
      headers: {
        'x-amz-target': `AWSStepFunctions.${action}`,
        'content-type': 'application/x-amz-json-1.0',
        authorization: OPERATOR,
      },
      body: JSON.stringify(input),
    });
    const body = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`${action}: ${JSON.stringify(body)}`);
    return body;
  }

  private async succeed(person: string, path: string, body: object): Promise<Answer> {
    const answer = await this.post(person, path, body);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer;
  }

  private async decisionOf(person: string, path: string): Promise<number> {
    const ticket = await this.get(person, path.replace(/\/[a-z-]+$/, ''));
    return Number(ticket.headers.get('etag')?.replaceAll('"', ''));
  }

  /** Any request with a person's token. */
  async send(
    person: string,
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const answer = await fetch(`${this.platform.apiUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${await this.token(person)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : {} };
  }

  /** Tokens last an hour of the service's time: a fresh one for every request, so that stories of months can be told. */
  private async token(person: string): Promise<string> {
    const hour = `${person} ${Math.floor(this.now / (30 * MINUTE))}`;
    const known = this.tokens.get(hour);
    if (known !== undefined) return known;
    const answer = await this.control('GET', `/_local/tokens/${person}?as=text`);
    this.tokens.set(hour, answer.trim());
    return answer.trim();
  }

  async control(method: string, path: string): Promise<string> {
    const answer = await fetch(`${this.platform.apiUrl}${path}`, { method });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return text;
  }
}

/** A listing question, priority P3: eight office hours at level 1, then ten, then twenty, then twenty. */
export const FILING = {
  role: 'seller',
  category: 'listings',
  issueType: 'listing-not-in-search',
  subject: 'My basket does not show up',
  description: 'I listed the willow basket on Monday and cannot find it.',
  impact: 'medium',
  urgency: 'medium',
};

const OPERATOR =
  'AWS4-HMAC-SHA256 Credential=operator/20261123/eu-west-1/states/aws4_request, SignedHeaders=host, Signature=0';

const mailKind = (mail: Mail): string => mail.tags.mail?.split('_')[1] ?? '?';

/** Demo people by name; a team or operations by the first part of its address. */
function reader(mail: Mail): string {
  const [address = ''] = mail.envelope.destinations;
  return DEMO_PEOPLE.find(({ email }) => email === address)?.name ?? address.split('@')[0] ?? '';
}

function duration(ms: number): string {
  const total = Math.floor(ms / 1000);
  const parts = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor((total % 86_400) / 3600), 'h'],
    [Math.floor((total % 3600) / 60), 'm'],
    [total % 60, 's'],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join(' ') || '0s'
  );
}
