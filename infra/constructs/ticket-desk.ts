import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ConfigKey as AgentApiKey } from '../../functions/agent-api/config.ts';
import type { ConfigKey as OperationsApiKey } from '../../functions/operations-api/config.ts';
import type { ConfigKey as RequesterApiKey } from '../../functions/requester-api/config.ts';
import type { Door } from '../../shared/http/catalogue.ts';
import type { AddressKey } from './address-key.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import { Attachments } from './attachments.ts';
import type { IntakeSecret } from './intake-secret.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';
import type { SigningSecret } from './signing-secret.ts';
import type { TableIndex, TicketTable } from './ticket-table.ts';
import type { Webhooks } from './webhooks.ts';

export interface TicketDeskProps {
  readonly defaults: FunctionDefaults;
  readonly table: TicketTable;
  readonly signingSecret: SigningSecret;
  readonly addressKey: AddressKey;
  readonly intakeSecret: IntakeSecret;
  readonly webhooks: Webhooks;
  readonly attachments: Attachments;
  readonly scansUploads: boolean;
}

/** The functions behind the API. None of them may speak to the workflow: it hears of decisions from the table. */
export class TicketDesk extends Construct {
  readonly doors: Readonly<Record<Door, IFunction>>;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: TicketDeskProps) {
    super(scope, id);
    const { defaults, table, signingSecret, addressKey, intakeSecret, webhooks, attachments } = props;
    // In all three alike: a variable that one of them stops or starts to read does not compile.
    const environment: Record<RequesterApiKey & AgentApiKey & OperationsApiKey, string> = {
      TABLE_NAME: table.table.tableName,
      SIGNING_SECRET_ARN: signingSecret.arn,
    };
    const files = { ATTACHMENTS_BUCKET: attachments.name, SCANS_UPLOADS: String(props.scansUploads) };
    // All files of a message are fetched, looked at and put away before it is answered.
    const writing = { timeout: Duration.seconds(20) };
    const common = {
      ...defaults,
      memorySize: 512,
      timeout: Duration.seconds(10),
      afterFailure: 'Invoked by the API only: its caller has the failure in the response.',
    };
    // Lists show subjects, a ticket's view and a team are one query each, and a command is a transaction of puts and updates of counts.
    const may = (...lists: readonly TableIndex[]) => [
      table.allow('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
      table.allowLists(...lists),
      signingSecret.allowReading(),
    ];
    const requesters = new ServiceFunction<RequesterApiKey>(this, 'RequesterApi', {
      ...common,
      ...writing,
      name: 'requester-api',
      environment: {
        ...environment,
        ...files,
        ADDRESS_KEY_ARN: addressKey.arn,
        INTAKE_SECRET_ARN: intakeSecret.arn,
      },
      may: [
        ...may('by-requester'),
        addressKey.allowReading(),
        intakeSecret.allowReading(),
        attachments.allowUploading(),
        ...attachments.allowAttaching(),
      ],
      whoIsHurt: 'Buyers and sellers: they cannot file, read or answer tickets.',
    });
    const agents = new ServiceFunction<AgentApiKey>(this, 'AgentApi', {
      ...common,
      ...writing,
      name: 'agent-api',
      environment: { ...environment, ...files, ADDRESS_KEY_ARN: addressKey.arn },
      // A link to a fix is checked against that one, and can be taken away; who telephones is found by their address.
      may: [
        ...may('by-queue', 'by-assignee'),
        table.allow('ConditionCheckItem', 'DeleteItem'),
        addressKey.allowReading(),
        ...attachments.allowAttaching(),
      ],
      whoIsHurt: 'Agents: they cannot work, and tickets climb to the next level by themselves.',
    });
    const operations = new ServiceFunction<OperationsApiKey>(this, 'OperationsApi', {
      ...common,
      name: 'operations-api',
      environment: { ...environment, WEBHOOK_QUEUE_URL: webhooks.queue.queueUrl },
      // Who is sent events can be taken away, and what was sent can be sent again.
      may: [...may('by-queue'), table.allow('DeleteItem'), webhooks.allowQueueing()],
      whoIsHurt: 'Operations: they cannot see all tickets, restart workflows or change the roster.',
    });
    Attachments.acknowledge(requesters, 'uploads', 'kept');
    Attachments.acknowledge(agents, 'uploads', 'kept');
    this.doors = {
      'requester-api': requesters.handler,
      'agent-api': agents.handler,
      'operations-api': operations.handler,
    };
    this.alarms = [requesters, agents, operations].flatMap(({ alarms }) => alarms);
  }
}
