import { z } from 'zod';
import { isObject, parseJson } from '../runtime/json.ts';
import { type KeptSeries, startSeries } from '../scheduler/series.ts';
import { AwsError, type AwsService, type Host } from '../service.ts';
import { busNameOf, type EventsDefinition, type RuleDefinition } from './definition.ts';
import { createDeliveries, type DeliveryTargets } from './delivery.ts';
import { listRuleNamesByTarget, listRules, ruleNamed, ruleView, targetView } from './rule-views.ts';
import { targetPayload } from './target-input.ts';

/** An event before the bus puts its envelope around it. */
export interface EventInput {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly resources?: readonly string[];
  /** Milliseconds since the epoch; now, unless given. */
  readonly time?: number;
  readonly bus?: string;
}

export interface EventsOptions {
  readonly definition: EventsDefinition;
  readonly targets: DeliveryTargets;
}

export interface Events extends AwsService {
  /** What an AWS service itself puts on the bus. Gives the event's id; deliveries go on by themselves. */
  publish(event: EventInput): string;
  /** What programs have put on the buses, each with its envelope; the newest thousand, the oldest first. */
  told(): readonly Readonly<Record<string, unknown>>[];
  /** Takes up the deliveries of an earlier life of the process and starts the rules that have a schedule; what comes back stops them. */
  start(): () => void;
}

const MAX_ENTRIES = 10;
const KEPT = 1000;
const putInput = z.object({
  Entries: z
    .array(
      z.object({
        Source: z.string().default(''),
        DetailType: z.string().default(''),
        Detail: z.string().default(''),
        EventBusName: z.string().default('default'),
        Resources: z.array(z.string()).default([]),
        Time: z.number().optional(),
      }),
    )
    .min(1)
    .max(MAX_ENTRIES),
});
type Entry = z.infer<typeof putInput>['Entries'][number];

function entriesOf(input: unknown): Entry[] {
  const parsed = putInput.safeParse(input);
  if (parsed.success) return parsed.data.Entries;
  throw new AwsError(
    'ValidationException',
    `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`,
  );
}

/** The buses and rules of the template. */
export function createEvents(host: Host, { definition, targets }: EventsOptions): Events {
  const deliveries = createDeliveries(host, targets, 'events');
  const arnOfBus = (bus: string) => `arn:aws:events:${host.region}:${host.account}:event-bus/${bus}`;

  const send = (rule: RuleDefinition, event: Readonly<Record<string, unknown>>) => {
    for (const target of rule.targets) {
      deliveries.deliver({
        targetArn: target.arn,
        payload: targetPayload(target, event, rule),
        sender: { kind: 'service', principal: 'events.amazonaws.com', sourceArn: rule.arn },
        policy: target.policy,
        from: rule.arn,
        ...(target.messageGroupId === undefined ? {} : { messageGroupId: target.messageGroupId }),
      });
    }
  };

  const envelope = (event: EventInput) => ({
    version: '0',
    id: host.uuid(),
    'detail-type': event.detailType,
    source: event.source,
    account: host.account,
    time: `${new Date(event.time ?? host.clock.now()).toISOString().slice(0, 19)}Z`,
    region: host.region,
    resources: event.resources ?? [],
    detail: event.detail,
  });

  const told: Readonly<Record<string, unknown>>[] = [];

  const carry = (event: EventInput) => {
    const whole = envelope(event);
    const bus = event.bus ?? 'default';
    for (const rule of definition.rules) if (rule.bus === bus && rule.matches?.(whole) === true) send(rule, whole);
    return whole;
  };

  const put = (entry: Entry): Record<string, string> => {
    const missing = (['Source', 'DetailType', 'Detail'] as const).find((name) => entry[name] === '');
    if (missing !== undefined) {
      const ErrorMessage = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
      return { ErrorCode: 'InvalidArgument', ErrorMessage };
    }
    const detail = parseJson(entry.Detail);
    if (!isObject(detail)) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    if (entry.Source.startsWith('aws.')) {
      return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
    }
    const bus = busNameOf(entry.EventBusName);
    if (!definition.buses.includes(bus)) {
      return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `Event bus ${bus} does not exist.` };
    }
    const base = { source: entry.Source, detailType: entry.DetailType, detail, resources: entry.Resources, bus };
    const whole = carry(entry.Time === undefined ? base : { ...base, time: entry.Time * 1000 });
    told.push(whole);
    if (told.length > KEPT) told.shift();
    return { EventId: whole.id };
  };

  return {
    publish: (event) => carry(event).id,
    told: () => [...told],
    permissions(action, input) {
      if (action !== 'PutEvents') return [{ action: `events:${action}`, resource: '*' }];
      const buses = new Set(entriesOf(input).map((entry) => busNameOf(entry.EventBusName)));
      return [...buses].map((bus) => ({ action: 'events:PutEvents', resource: arnOfBus(bus) }));
    },
    async call(action, input) {
      if (action === 'PutEvents') {
        const entries = entriesOf(input).map(put);
        return { FailedEntryCount: entries.filter((entry) => entry.ErrorCode !== undefined).length, Entries: entries };
      }
      if (action === 'ListEventBuses') {
        return { EventBuses: definition.buses.map((bus) => ({ Name: bus, Arn: arnOfBus(bus) })) };
      }
      if (action === 'ListRules') return listRules(definition, input);
      if (action === 'ListRuleNamesByTarget') return listRuleNamesByTarget(definition, input);
      if (action === 'DescribeRule') return ruleView(ruleNamed(definition, input));
      if (action === 'ListTargetsByRule') {
        const { targets: of } = ruleNamed(definition, input);
        return { Targets: of.map(targetView) };
      }
      throw new AwsError('UnknownOperationException', `The action ${action} is not known here.`);
    },
    start() {
      deliveries.resume();
      const kept = host.journal.keep<KeptSeries>('rule');
      const stops = definition.rules.flatMap((rule) => {
        if (rule.schedule === undefined) return [];
        const due = (time: number) =>
          send(
            rule,
            envelope({ source: 'aws.events', detailType: 'Scheduled Event', detail: {}, resources: [rule.arn], time }),
          );
        return [startSeries(host, { expression: rule.schedule, kept, id: rule.arn }, due)];
      });
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
