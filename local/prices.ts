/** One thing that AWS bills, and what a million of them cost. */
export interface Price {
  readonly what: string;
  readonly usdPerMillion: number;
  /** From a price list read on a page of somebody else's. */
  readonly secondHand: boolean;
}

/** Where and when the prices were true. */
export const PRICES_AS_OF = 'us-east-1, November 2026';

/** The one place for prices; docs/prices.md shows them, and a test keeps it so. */
export const PRICES = {
  /** Every state entered, retries too; Standard workflows. */
  transition: { what: 'Step Functions state transition', usdPerMillion: 25, secondHand: false },
  /** DynamoDB on demand: 1 KB, twice in a transaction. */
  writeUnit: { what: 'DynamoDB write request unit', usdPerMillion: 0.625, secondHand: true },
  readUnit: { what: 'DynamoDB read request unit', usdPerMillion: 0.125, secondHand: true },
  /** À la carte, for each recipient. */
  mail: { what: 'SES mail', usdPerMillion: 100, secondHand: true },
  invocation: { what: 'Lambda invocation', usdPerMillion: 0.2, secondHand: false },
  gigabyteSecond: { what: 'Lambda GB-second, arm64', usdPerMillion: 13.3334, secondHand: true },
  request: { what: 'HTTP API request', usdPerMillion: 1, secondHand: true },
  queueRequest: { what: 'SQS request', usdPerMillion: 0.4, secondHand: true },
  event: { what: 'EventBridge custom event', usdPerMillion: 1, secondHand: true },
  secretRequest: { what: 'Secrets Manager request', usdPerMillion: 5, secondHand: true },
  logMegabyte: { what: 'CloudWatch Logs megabyte taken in', usdPerMillion: 500, secondHand: true },
} as const satisfies Record<string, Price>;
