import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ServiceAnswer, ServiceClient, type ServiceRequest } from '../../local/demo/service-client.ts';
import { ROOT } from './assembly.ts';

const START_MS = 60_000;

/** The service as `npm start` starts it, in a process and a folder of its own, which can be killed and started again. */
export class LastingService {
  readonly home: string;
  endpointUrl = '';
  /** What the last start said of how it begins. */
  words = '';
  private child: ChildProcess | undefined;
  private client = new ServiceClient('');
  private up: Promise<void> = Promise.resolve();

  /** In a folder that is there already, or in a new one. */
  constructor(home = mkdtempSync(path.join(tmpdir(), 'lasting-'))) {
    this.home = home;
  }

  /** Starts it on a clock that is moved by hand. Requests that come meanwhile wait. */
  start(...more: string[]): Promise<void> {
    this.up = this.run(more);
    return this.up;
  }

  /** Ends it as nothing can be prepared for. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** Ends the same way only the Java that DynamoDB Local runs in. */
  killJava(): void {
    process.kill(Number(readFileSync(path.join(this.home, 'state', 'tables', 'java.pid'), 'utf8')), 'SIGKILL');
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Asks again with the very same request until there is an answer that is not the machine's own failure, as a good client does. */
  as(person: string, request: ServiceRequest): Promise<ServiceAnswer> {
    return this.answered(async () => {
      const answer = await this.client.as(person, request);
      if (answer.status >= 500 || answer.status === 429) throw new Error(answer.text);
      return answer;
    });
  }

  control(method: 'GET' | 'POST', where: string, body?: object): Promise<Readonly<Record<string, unknown>>> {
    return this.answered(() => this.client.control(method, where, body));
  }

  /** Moves the clock to a time, unless it is there already. */
  async advance(until: number): Promise<void> {
    await this.answered(async () => {
      const { now } = await this.client.control('GET', 'clock');
      if (Date.parse(String(now)) >= until) return;
      await this.client.control('POST', 'clock/advance', { until: new Date(until).toISOString(), recurring: 'once' });
    });
  }

  private async answered<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.up;
        return await ask();
      } catch (error) {
        if (tries === 60) throw error;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  private run(more: readonly string[]): Promise<void> {
    const folder = ['--state', this.home, '--port', '0', '--aws-port', '0'];
    const child = spawn(process.execPath, ['local/start.ts', ...folder, ...more], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    let printed = '';
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error(`It does not start: ${printed}`)), START_MS);
      child.once('exit', (code) => {
        clearTimeout(patience);
        reject(new Error(`It ended with ${code}: ${printed}`));
      });
      const read = (chunk: Buffer): void => {
        printed += chunk.toString('utf8');
        if (!printed.includes('Ctrl-C')) return;
        clearTimeout(patience);
        this.words = /It (continues|begins) [^\n]*/.exec(printed)?.[0] ?? '';
        this.client = new ServiceClient(/API +(http\S+)/.exec(printed)?.[1] ?? '');
        this.endpointUrl = /AWS endpoint +(http\S+)/.exec(printed)?.[1] ?? '';
        printed = '';
        resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
    });
  }
}
