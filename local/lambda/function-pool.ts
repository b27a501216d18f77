import { Environment, type EnvironmentOptions, type Outcome } from './environment.ts';

/** Environments of a function that work at once; what comes on top waits. A bound for this machine's cores, not one of Lambda's. */
const MOST_WORKING = 4;

/** The environments of one function: warm ones are used again, a new one starts when all are busy. */
export class FunctionPool {
  private readonly options: Omit<EnvironmentOptions, 'paused'>;
  private readonly free: Environment[] = [];
  private readonly all = new Set<Environment>();
  private readonly waiting: ((environment: Environment) => void)[] = [];

  constructor(options: Omit<EnvironmentOptions, 'paused'>) {
    this.options = options;
  }

  get busy(): number {
    return this.all.size - this.free.length;
  }

  async run(requestId: string, event: string, skewMs = 0): Promise<Outcome> {
    const environment = await this.take();
    const { arn: functionArn, timeoutMs } = this.options.definition;
    try {
      return await environment.run({ requestId, functionArn, event, timeoutMs, skewMs });
    } finally {
      this.giveBack(environment);
    }
  }

  /** Starts an environment before anybody needs it. */
  warm(): void {
    if (this.all.size === 0) this.free.push(this.start());
  }

  /** Ends what is under way and forgets what waits; free environments stay warm. */
  abandon(): void {
    this.waiting.length = 0;
    for (const environment of this.all) if (!this.free.includes(environment)) environment.dispose();
  }

  dispose(): void {
    for (const environment of this.all) environment.dispose();
  }

  private start(): Environment {
    const environment = new Environment({ ...this.options, paused: () => this.admit() });
    this.all.add(environment);
    return environment;
  }

  /** One that was made to hang takes nobody's place. */
  private hasRoom(): boolean {
    return [...this.all].filter((environment) => !environment.hangs && !environment.gone).length < MOST_WORKING;
  }

  private take(): Promise<Environment> {
    for (let free = this.free.pop(); free !== undefined; free = this.free.pop()) {
      if (!free.gone) return Promise.resolve(free);
      this.all.delete(free);
    }
    if (this.hasRoom()) return Promise.resolve(this.start());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private admit(): void {
    if (this.hasRoom()) this.waiting.shift()?.(this.start());
  }

  private giveBack(environment: Environment): void {
    if (environment.gone) {
      this.all.delete(environment);
      this.admit();
      return;
    }
    const next = this.waiting.shift();
    if (next === undefined) this.free.push(environment);
    else next(environment);
  }
}
