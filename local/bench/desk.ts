import { Agent, request } from 'node:http';
import path from 'node:path';
import { type Platform, type PlatformOptions, startPlatform } from '../platform.ts';
import { isObject, numberAt, objectAt, parseJson, textAt } from '../runtime/json.ts';

const ASSEMBLY = path.resolve(import.meta.dirname, '../../cdk.out');
const MORNING = Date.parse('2026-11-23T08:00:00Z');

/** Enough people that none of them files more tickets than a day allows. */
export const REQUESTERS = ['sipho', 'amina', 'joao', 'pieter', 'priya'];

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * The service under load, on a clock that is moved by hand: people with a token in their hands already. They share its core, and so
 * ask with as little as Node.js has for that, on connections that stay open.
 */
export class Desk {
  readonly platform: Platform;
  private readonly tokens = new Map<string, string>();
  private readonly agent = new Agent({ keepAlive: true });
  private keys = 0;

  private constructor(platform: Platform) {
    this.platform = platform;
  }

  /** Ready: roster filled, an environment of every function warm. */
  static async open(options: Partial<PlatformOptions> = {}): Promise<Desk> {
    const clock = { mode: 'manual', startAt: MORNING } as const;
    const platform = await startPlatform({ assemblyDir: ASSEMBLY, clock, seed: 1, warm: true, ...options });
    const desk = new Desk(platform);
    await desk.ask('/_local/roster', { method: 'POST' });
    await desk.pass(1);
    return desk;
  }

  /** Lets seconds pass, in which everything that can happen happens and the throttles' buckets fill. */
  async pass(seconds: number): Promise<void> {
    await this.platform.clock.advance({ by: seconds * 1000, recurring: 'once' });
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.platform.stop();
  }

  async get(person: string, path: string): Promise<Readonly<Record<string, unknown>>> {
    return this.send(person, path, { method: 'GET' });
  }

  /** Posts; a deciding command names the decision number of the ticket. */
  async post(
    person: string,
    path: string,
    body: object,
    decision?: number,
  ): Promise<Readonly<Record<string, unknown>>> {
    this.keys += 1;
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': `bench-${this.keys}`,
      ...(decision === undefined ? {} : { 'if-match': `"${decision}"` }),
    };
    return this.send(person, path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Files a ticket and gives its reference. */
  async file(person: string): Promise<string> {
    return textAt(await this.post(person, '/tickets', FILING), 'reference') ?? '';
  }

  /** What an agent decides on a ticket as it now stands. */
  async decide(person: string, reference: string, what: string, body: object): Promise<void> {
    const path = `/agent/tickets/${reference}`;
    const seen = await this.get(person, path);
    await this.post(person, `${path}/${what}`, body, numberAt(seen, 'decision'));
  }

  /** Whether the ticket has come to its end. */
  async isClosed(reference: string): Promise<boolean> {
    const record = await this.get('olivia', `/operations/tickets/${reference}`);
    return textAt(objectAt(record, 'stage'), 'code') === 'closed';
  }

  private async send(person: string, path: string, asked: Asked): Promise<Readonly<Record<string, unknown>>> {
    const headers = { ...asked.headers, authorization: `Bearer ${await this.token(person)}` };
    const { status, text } = await this.ask(path, { ...asked, headers });
    if (status >= 400) throw new Error(`${path}: ${status} ${text}`);
    const body = parseJson(text);
    return isObject(body) ? body : {};
  }

  private ask(path: string, { method, headers = {}, body }: Asked): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.agent };
      const outgoing = request(`${this.platform.apiUrl}${path}`, options, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 500, text: Buffer.concat(chunks).toString('utf8') }),
        );
        incoming.on('error', reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  private async token(person: string): Promise<string> {
    const known = this.tokens.get(person);
    if (known !== undefined) return known;
    const { text } = await this.ask(`/_local/tokens/${person}?as=text`, { method: 'GET' });
    const token = text.trim();
    this.tokens.set(person, token);
    return token;
  }
}

const FILING = {
  ...{ role: 'seller', category: 'listings', issueType: 'listing-not-in-search' },
  ...{ subject: 'My basket does not show up', description: 'I listed it on Monday and cannot find it.' },
  ...{ impact: 'medium', urgency: 'medium' },
};
