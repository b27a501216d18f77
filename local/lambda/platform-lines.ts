import type { ThrownError } from './worker-messages.ts';

/** How a function's log is written: `LoggingConfig.LogFormat` of the template. */
export type LogFormat = 'JSON' | 'Text';

/** One invocation when it is over; durations in milliseconds of the machine's own time. */
export interface InvocationReport {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
  readonly duration: number;
  /** Of an environment's first invocation; billed with it. */
  readonly initDuration: number | undefined;
  readonly memoryMb: number;
  readonly usedMemoryMb: number;
  readonly error: ThrownError | undefined;
}

const TIMED_OUT = 'Sandbox.Timedout';
const time = (at: number) => new Date(at).toISOString();
const thousandths = (ms: number) => Math.round(ms * 1000) / 1000;

function event(at: number, type: string, record: object): string {
  return `${JSON.stringify({ time: time(at), type, record })}\n`;
}

/** What Lambda writes when a function begins. */
export function startLine(format: LogFormat, requestId: string, at: number): string {
  if (format === 'JSON') return event(at, 'platform.start', { requestId, version: '$LATEST' });
  return `START RequestId: ${requestId} Version: $LATEST\n`;
}

/** What Lambda's Node.js runtime writes of an error that the handler threw; one that Lambda itself found has no trace. */
function errorLine(format: LogFormat, { requestId, endedAt, error }: InvocationReport): string {
  if (error?.trace === undefined) return '';
  const { errorType, errorMessage, trace } = error;
  if (format === 'JSON') {
    const message = { errorType, errorMessage, stackTrace: trace };
    return `${JSON.stringify({ timestamp: time(endedAt), level: 'ERROR', requestId, message })}\n`;
  }
  return `${time(endedAt)}\t${requestId}\tERROR\tInvoke Error \t${JSON.stringify({ errorType, errorMessage, stack: trace })}\n`;
}

function reportEvents(report: InvocationReport, billed: number): string {
  const { requestId, endedAt, duration, initDuration, memoryMb, usedMemoryMb, error } = report;
  const status = error === undefined ? 'success' : error.errorType === TIMED_OUT ? 'timeout' : 'error';
  const outcome = status === 'error' ? { status, errorType: error?.errorType } : { status };
  const metrics = {
    durationMs: thousandths(duration),
    billedDurationMs: billed,
    memorySizeMB: memoryMb,
    maxMemoryUsedMB: usedMemoryMb,
    ...(initDuration === undefined ? {} : { initDurationMs: thousandths(initDuration) }),
  };
  return event(endedAt, 'platform.report', { requestId, metrics, ...outcome });
}

function reportText(report: InvocationReport, billed: number): string {
  const { requestId, endedAt, duration, initDuration, memoryMb, usedMemoryMb, error } = report;
  const isTimeout = error?.errorType === TIMED_OUT;
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${duration.toFixed(2)} ms`,
    `Billed Duration: ${billed} ms`,
    `Memory Size: ${memoryMb} MB`,
    `Max Memory Used: ${usedMemoryMb} MB`,
    ...(initDuration === undefined ? [] : [`Init Duration: ${initDuration.toFixed(2)} ms`]),
    ...(isTimeout ? ['Status: timeout'] : []),
    ...(error === undefined || isTimeout ? [] : ['Status: error', `Error Type: ${error.errorType}`]),
  ];
  const late = isTimeout ? `${time(endedAt)} ${error.errorMessage.replace(/^RequestId: (\S+) Error:/, '$1')}\n` : '';
  return `${late}END RequestId: ${requestId}\n${fields.join('\t')}\t\n`;
}

/** What stands in the log when an invocation is over: the error, and Lambda's report. */
export function endLines(format: LogFormat, report: InvocationReport): string {
  const billed = Math.ceil(report.duration + (report.initDuration ?? 0));
  const told = format === 'JSON' ? reportEvents(report, billed) : reportText(report, billed);
  return errorLine(format, report) + told;
}
