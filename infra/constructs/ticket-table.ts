import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { LIST_ROW } from '../../shared/domain/reading/ticket-row.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { allow } from './allow.ts';
import type { Retention } from './retention.ts';

/** Item actions. A transaction needs those of its parts. Scan is not among them: nothing here reads a whole table. */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

/** Each list that people page through: its index and the index's keys. */
const INDEXES = {
  'by-requester': { partition: 'requesterKey', sort: 'requesterSort' },
  'by-queue': { partition: 'queueKey', sort: 'queueSort' },
  'by-assignee': { partition: 'assigneeKey', sort: 'assigneeSort' },
} as const;

export type TableIndex = keyof typeof INDEXES;
export const TABLE_INDEXES = Object.keys(INDEXES) as readonly TableIndex[];

export interface TicketTableProps {
  readonly retention: Retention;
}

/** The one table: tickets, their events and texts, waits, the mail ledger, people and roster. */
export class TicketTable extends Construct {
  readonly table: Table;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: TicketTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: props.retention.removal,
      deletionProtection: props.retention.deletionProtection,
    });
    for (const [indexName, { partition, sort }] of Object.entries(INDEXES)) {
      this.table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: partition, type: AttributeType.STRING },
        sortKey: { name: sort, type: AttributeType.STRING },
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: [LIST_ROW],
      });
    }
    this.alarms = [this.throttles('Read'), this.throttles('Write')];
  }

  /** Actions on the table's own items. */
  allow(...actions: readonly TableAction[]): PolicyStatement {
    return allow('dynamodb', actions, [this.table.tableArn]);
  }

  /** Query on lists, never on the items behind them. */
  allowLists(...indexes: readonly TableIndex[]): PolicyStatement {
    return allow(
      'dynamodb',
      ['Query'],
      indexes.map((index) => `${this.table.tableArn}/index/${index}`),
    );
  }

  private throttles(what: 'Read' | 'Write'): AlarmSpec {
    return {
      id: `Table${what}Throttles`,
      runbook: 'table-throttles',
      whoIsHurt: 'Everybody: requests are refused and mails and timers come late.',
      metric: this.table.metric(`${what}ThrottleEvents`, { statistic: Stats.SUM, period: Duration.minutes(5) }),
      bad: [2, 3],
    };
  }
}
