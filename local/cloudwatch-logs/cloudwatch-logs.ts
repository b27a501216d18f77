import { type Assembly, arnOf } from '../assembly/assembly.ts';
import type { FunctionDefinition } from '../lambda/function-definition.ts';
import { flagAt, numberAt, textAt, textsAt } from '../runtime/json.ts';
import { pageOf } from '../runtime/page.ts';
import { AwsError, type AwsService, type Permission } from '../service.ts';
import { compileFilterPattern } from './filter-pattern.ts';
import type { FunctionLogs, LogLine } from './function-logs.ts';

export interface CloudWatchLogsOptions {
  readonly assembly: Assembly;
  readonly functions: readonly FunctionDefinition[];
  readonly logs: FunctionLogs;
  /** Milliseconds since the epoch at which the groups count as made. */
  readonly madeAt: number;
}

const MOST_EVENTS = 10_000;

interface Group {
  readonly name: string;
  /** Without the `:*` under which policies name it. */
  readonly arn: string;
  readonly retentionInDays: number | undefined;
}

function groupsOf(assembly: Assembly): readonly Group[] {
  return assembly
    .ofType('AWS::Logs::LogGroup')
    .map((resource) => ({
      name: resource.ref,
      arn: arnOf(resource).replace(/:\*$/, ''),
      retentionInDays: numberAt(resource.properties, 'RetentionInDays'),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** The `limit` that was asked for, or the most that there may be. */
function limitIn(input: Record<string, unknown>, most: number): number {
  const limit = numberAt(input, 'limit') ?? most;
  if (limit >= 1 && limit <= most) return limit;
  const bound = limit < 1 ? 'greater than or equal to 1' : `less than or equal to ${most}`;
  throw invalid(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

function page<Item>(items: readonly Item[], input: Record<string, unknown>, most: number) {
  const found = pageOf(items, textAt(input, 'nextToken'), limitIn(input, most));
  if (found === undefined) throw invalid('The specified nextToken is invalid.');
  return { items: found.items, next: found.next === undefined ? {} : { nextToken: found.next } };
}

/** The calls of CloudWatch Logs with which an operator reads what functions and machines printed, under the groups of the template. */
class CloudWatchLogs implements AwsService {
  private readonly options: CloudWatchLogsOptions;
  private readonly groups: readonly Group[];

  constructor(options: CloudWatchLogsOptions) {
    this.options = options;
    this.groups = groupsOf(options.assembly);
  }

  permissions(action: string, input: Record<string, unknown>): readonly Permission[] {
    const name = this.nameIn(input);
    const group = this.groups.find((one) => one.name === name);
    return [{ action: `logs:${action}`, resource: group === undefined ? '*' : `${group.arn}:*` }];
  }

  async call(action: string, input: Record<string, unknown>): Promise<unknown> {
    switch (action) {
      case 'DescribeLogGroups':
        return this.describeGroups(input);
      case 'DescribeLogStreams':
        return this.describeStreams(input);
      case 'FilterLogEvents':
        return this.filter(input);
      case 'GetLogEvents':
        return this.events(input);
      default:
        throw new AwsError('UnknownOperationException', `The action ${action} is not known here.`);
    }
  }

  private describeGroups(input: Record<string, unknown>): unknown {
    const prefix = textAt(input, 'logGroupNamePrefix') ?? '';
    const part = textAt(input, 'logGroupNamePattern') ?? '';
    if (prefix !== '' && part !== '')
      throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    const wanted = this.groups.filter(({ name }) => name.startsWith(prefix) && name.includes(part));
    const { items, next } = page(wanted, input, 50);
    const logGroups = items.map(({ name, arn, retentionInDays }) => ({
      logGroupName: name,
      creationTime: this.options.madeAt,
      ...(retentionInDays === undefined ? {} : { retentionInDays }),
      metricFilterCount: 0,
      arn: `${arn}:*`,
      storedBytes: this.linesOf(name).reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
      logGroupClass: 'STANDARD',
      logGroupArn: arn,
    }));
    return { logGroups, ...next };
  }

  private describeStreams(input: Record<string, unknown>): unknown {
    const group = this.group(input);
    const prefix = textAt(input, 'logStreamNamePrefix') ?? '';
    const streams = new Map<string, { first: number; last: number }>();
    for (const { stream, at } of this.linesOf(group.name)) {
      if (stream.startsWith(prefix)) streams.set(stream, { first: streams.get(stream)?.first ?? at, last: at });
    }
    const byTime = textAt(input, 'orderBy') === 'LastEventTime';
    if (byTime && prefix !== '') throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
    const rows = [...streams].sort(([a, x], [b, y]) => (byTime ? x.last - y.last : 0) || (a < b ? -1 : 1));
    if (flagAt(input, 'descending') === true) rows.reverse();
    const { items, next } = page(rows, input, 50);
    const logStreams = items.map(([logStreamName, { first, last }]) => ({
      logStreamName,
      creationTime: first,
      firstEventTimestamp: first,
      lastEventTimestamp: last,
      lastIngestionTime: last,
      uploadSequenceToken: '0',
      arn: `${group.arn}:log-stream:${logStreamName}`,
      storedBytes: 0,
    }));
    return { logStreams, ...next };
  }

  private filter(input: Record<string, unknown>): unknown {
    const group = this.group(input);
    const passes = compileFilterPattern(textAt(input, 'filterPattern') ?? '');
    const names = textsAt(input, 'logStreamNames');
    const prefix = textAt(input, 'logStreamNamePrefix') ?? '';
    if (names.length > 0 && prefix !== '')
      throw invalid('LogStreamNamePrefix and LogStreamNames are mutually exclusive parameters.');
    for (const name of names) this.checkStream(group, name);
    const found = this.between(group, input).filter(
      ({ text, stream }) => stream.startsWith(prefix) && (names.length === 0 || names.includes(stream)) && passes(text),
    );
    const { items, next } = page(found, input, MOST_EVENTS);
    const events = items.map(({ at, number, stream, text }) => ({
      logStreamName: stream,
      timestamp: at,
      message: text,
      ingestionTime: at,
      eventId: String(number).padStart(56, '0'),
    }));
    return { events, searchedLogStreams: [], ...next };
  }

  /** The pages of one stream go both ways, and an end gives the token that was given. */
  private events(input: Record<string, unknown>): unknown {
    const group = this.group(input);
    const name = textAt(input, 'logStreamName') ?? '';
    this.checkStream(group, name);
    const lines = this.between(group, input).filter(({ stream }) => stream === name);
    const limit = limitIn(input, MOST_EVENTS);
    const [, way, place] = /^([fb])\/(\d+)$/.exec(textAt(input, 'nextToken') ?? '') ?? [];
    const fromHead = way === 'f' || (way === undefined && flagAt(input, 'startFromHead') === true);
    const at = place === undefined ? (fromHead ? 0 : lines.length) : Math.min(Number(place), lines.length);
    const [start, end] = fromHead ? [at, Math.min(at + limit, lines.length)] : [Math.max(0, at - limit), at];
    return {
      events: lines
        .slice(start, end)
        .map((line) => ({ timestamp: line.at, message: line.text, ingestionTime: line.at })),
      nextForwardToken: `f/${end}`,
      nextBackwardToken: `b/${start}`,
    };
  }

  private checkStream(group: Group, name: string): void {
    if (!this.linesOf(group.name).some(({ stream }) => stream === name))
      throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }

  private between({ name }: Group, input: Record<string, unknown>): readonly LogLine[] {
    const from = numberAt(input, 'startTime') ?? 0;
    const until = numberAt(input, 'endTime') ?? Number.POSITIVE_INFINITY;
    return this.linesOf(name).filter(({ at }) => at >= from && at <= until);
  }

  private linesOf(group: string): readonly LogLine[] {
    const definition = this.options.functions.find(({ logGroup }) => logGroup === group);
    return this.options.logs.lines(definition?.name ?? group);
  }

  private nameIn(input: Record<string, unknown>): string {
    const given = textAt(input, 'logGroupName') ?? textAt(input, 'logGroupIdentifier') ?? '';
    return /:log-group:([^:]+)/.exec(given)?.[1] ?? given;
  }

  private group(input: Record<string, unknown>): Group {
    const name = this.nameIn(input);
    const group = this.groups.find((one) => one.name === name);
    if (group === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    return group;
  }
}

/** CloudWatch Logs for reading. Groups of functions, machines and APIs have lines; all others are there and empty. */
export function createCloudWatchLogs(options: CloudWatchLogsOptions): AwsService {
  return new CloudWatchLogs(options);
}
