import { AwsError } from '../service.ts';
import { DATA_LIMIT } from './failure.ts';

/** Reads the fields of an API call; what is missing or of the wrong type is a `ValidationException`, as the SDK's users know it. */
export class Request {
  readonly #input: Readonly<Record<string, unknown>>;

  constructor(input: Readonly<Record<string, unknown>>) {
    this.#input = input;
  }

  text(key: string): string {
    const value = this.optionalText(key);
    return value ?? refuse(`Value null at '${key}' failed to satisfy constraint: Member must not be null`);
  }

  optionalText(key: string, longest = Number.POSITIVE_INFINITY): string | undefined {
    const value = this.#input[key];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') return refuse(`Value at '${key}' is not a string`);
    if (value.length > longest) {
      return refuse(
        `Value at '${key}' failed to satisfy constraint: Member must have length less than or equal to ${longest}`,
      );
    }
    return value;
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.#input[key];
    return typeof value === 'boolean' ? value : fallback;
  }

  /** `maxResults`: 0 and nothing mean the default of 100. */
  pageSize(): number {
    const value = this.#input.maxResults;
    if (value === undefined || value === null || value === 0) return 100;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1000) {
      return refuse("Value at 'maxResults' failed to satisfy constraint: Member must be between 0 and 1000");
    }
    return value;
  }

  /** What an earlier page's `nextToken` said. */
  pageStart(): string | undefined {
    const token = this.optionalText('nextToken');
    if (token === undefined) return undefined;
    const text = Buffer.from(token, 'base64url').toString();
    if (!text.startsWith('after:')) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
    return text.slice('after:'.length);
  }

  /** The same of a list that is paged by places. */
  pageStartNumber(): number {
    const start = Number(this.pageStart() ?? 0);
    if (!Number.isInteger(start) || start < 0) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
    return start;
  }

  /** A text that is one of a few. */
  choice(key: string, allowed: readonly string[]): string | undefined {
    const value = this.optionalText(key);
    if (value === undefined || allowed.includes(value)) return value;
    return refuse(
      `Value '${value}' at '${key}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
    );
  }

  /** JSON text of at most 256 KiB; `wrong` makes the error that this call answers otherwise. */
  json(key: string, fallback: string | undefined, wrong: (reason: string) => AwsError): string {
    const text = fallback === undefined ? this.text(key) : (this.optionalText(key) ?? fallback);
    if (Buffer.byteLength(text) > DATA_LIMIT) throw wrong(`longer than ${DATA_LIMIT} bytes`);
    try {
      JSON.parse(text);
    } catch (error) {
      throw wrong(error instanceof Error ? error.message : 'no JSON');
    }
    return text;
  }
}

export function nextToken(after: string | number): string {
  return Buffer.from(`after:${after}`).toString('base64url');
}

function refuse(message: string): never {
  throw new AwsError('ValidationException', `1 validation error detected: ${message}`);
}
