import { Environment, type EnvironmentOptions, type Outcome } from './environment.ts';

/** Environments at once per function; what comes on top waits. A bound for this machine, not one of Lambda's. */
const MOST = 16;

/** The environments of one function: warm ones are used again, a new one starts when all are busy. */
export class FunctionPool {
  private readonly options: EnvironmentOptions;
  private readonly free: Environment[] = [];
  private readonly all = new Set<Environment>();
  private readonly waiting: ((environment: Environment) => void)[] = [];

  constructor(options: EnvironmentOptions) {
    this.options = options;
  }

  get busy(): number {
    return this.all.size - this.free.length;
  }

  async run(requestId: string, event: string): Promise<Outcome> {
    const environment = await this.take();
    const { arn: functionArn, timeoutMs } = this.options.definition;
    try {
      return await environment.run({ requestId, functionArn, event, timeoutMs });
    } finally {
      this.giveBack(environment);
    }
  }

  /** Starts an environment before anybody needs it. */
  warm(): void {
    if (this.all.size === 0) this.free.push(this.start());
  }

  dispose(): void {
    for (const environment of this.all) environment.dispose();
  }

  private start(): Environment {
    const environment = new Environment(this.options);
    this.all.add(environment);
    return environment;
  }

  private async take(): Promise<Environment> {
    for (let free = this.free.pop(); free !== undefined; free = this.free.pop()) {
      if (!free.gone) return free;
      this.all.delete(free);
    }
    if (this.all.size < MOST) return this.start();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private giveBack(environment: Environment): void {
    if (environment.gone) this.all.delete(environment);
    const next = this.waiting.shift();
    if (next !== undefined) next(environment.gone ? this.start() : environment);
    else if (!environment.gone) this.free.push(environment);
  }
}
