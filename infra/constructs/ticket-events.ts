import { Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ConfigKey as ResolveChildrenKey } from '../../functions/resolve-children/config.ts';
import { BUS_NAME, type DetailType, SOURCE } from '../../shared/domain/bus/publication.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './dead-letters.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';
import type { TicketTable } from './ticket-table.ts';

export interface TicketEventsProps {
  readonly defaults: FunctionDefaults;
  readonly table: TicketTable;
}

/** The bus on which other programs hear of tickets, and what listens there itself. */
export class TicketEvents extends Construct {
  readonly bus: EventBus;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, { defaults, table }: TicketEventsProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: BUS_NAME,
      description: 'What happens to tickets, for other programs: docs/events.md',
    });
    this.alarms = this.resolveChildren(defaults, table);
  }

  allowTelling(): PolicyStatement {
    return allow('events', ['PutEvents'], [this.bus.eventBusArn]);
  }

  /** Resolves the tickets that waited for a fix, when it is there. */
  private resolveChildren(defaults: FunctionDefaults, table: TicketTable): readonly AlarmSpec[] {
    const whoIsHurt = 'Requesters whose tickets wait for a fix: it is there, and they are not told.';
    const deadLetters = new DeadLetters(this, 'ChildrenDeadLetters', {
      retention: defaults.retention,
      alarm: 'ChildrenDeadLetters',
      whoIsHurt,
      runbook: 'children-dead-letters',
    });
    const resolver = new ServiceFunction<ResolveChildrenKey>(this, 'ResolveChildren', {
      ...defaults,
      name: 'resolve-children',
      // Hundreds of tickets may wait for one fix.
      timeout: Duration.minutes(4),
      environment: { TABLE_NAME: table.table.tableName },
      // The query is who waits; a ticket that is resolved counts no more among its agent's.
      may: [table.allow('GetItem', 'Query', 'PutItem', 'UpdateItem')],
      afterFailure: deadLetters.queue,
      whoIsHurt,
    });
    const detailType: DetailType = 'ticket-resolved.v1';
    new Rule(this, 'Fixed', {
      description: 'Tickets that were resolved together with those that wait for their fix',
      eventBus: this.bus,
      eventPattern: { source: [SOURCE], detailType: [detailType], detail: { children: [true] } },
      targets: [new LambdaFunction(resolver.handler, { deadLetterQueue: deadLetters.queue })],
    });
    return [...resolver.alarms, ...deadLetters.alarms];
  }
}
