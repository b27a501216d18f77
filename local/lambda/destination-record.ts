import type { InvocationResult } from '../service.ts';

/** What every record that Lambda sends to a failure destination begins with. */
export function failureRecord(entry: {
  readonly now: number;
  readonly functionArn: string;
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded' | 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly attempts: number;
  readonly result: InvocationResult | undefined;
}): Record<string, unknown> {
  const { result } = entry;
  return {
    requestContext: {
      requestId: result?.requestId ?? '',
      functionArn: `${entry.functionArn}:$LATEST`,
      condition: entry.condition,
      approximateInvokeCount: entry.attempts,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(result?.ok === false ? { functionError: 'Unhandled' } : {}),
    },
    version: '1.0',
    timestamp: new Date(entry.now).toISOString(),
  };
}
