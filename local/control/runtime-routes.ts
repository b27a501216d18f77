import { z } from 'zod';
import { awsCli } from '../endpoint/aws-cli.ts';
import { FaultError, type FaultRegistry } from '../runtime/faults.ts';
import type { AwsError, AwsService } from '../service.ts';
import { ControlProblem, type ControlRoute, jsonResponse } from './control-route.ts';

export interface RuntimeTargets {
  readonly faults: FaultRegistry;
  /** What was used since the start, in AWS's units. */
  readonly ledger: () => unknown;
  readonly stepFunctions: AwsService;
  /** What every role made use of, and what it was refused, by the role's name. */
  readonly permissions: () => unknown;
  /** For the AWS CLI. */
  readonly endpointUrl: string;
  /** Empties everything: tickets, executions, queues, mails, faults, the ledger. The clock stays where it is. */
  readonly reset: () => Promise<void>;
}

const operator = { kind: 'operator' } as const;
const machines = z.object({ stateMachines: z.array(z.object({ stateMachineArn: z.string() })) });
const executions = z.object({
  executions: z.array(
    z.object({
      executionArn: z.string(),
      name: z.string(),
      status: z.string(),
      startDate: z.number(),
      stopDate: z.number().nullish(),
    }),
  ),
  nextToken: z.string().nullish(),
});
const history = z.object({
  events: z.array(
    z.looseObject({
      id: z.number(),
      type: z.string(),
      timestamp: z.number(),
      stateEnteredEventDetails: z.object({ name: z.string() }).optional(),
    }),
  ),
  nextToken: z.string().nullish(),
});

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

async function allExecutions(stepFunctions: AwsService) {
  const found = machines.parse(await stepFunctions.call('ListStateMachines', {}, operator)).stateMachines;
  const rows: z.infer<typeof executions>['executions'] = [];
  for (const { stateMachineArn } of found) {
    let nextToken: string | null | undefined;
    do {
      const input = nextToken == null ? { stateMachineArn } : { stateMachineArn, nextToken };
      const page = executions.parse(await stepFunctions.call('ListExecutions', input, operator));
      rows.push(...page.executions);
      nextToken = page.nextToken;
    } while (nextToken != null);
  }
  return rows;
}

/** What happened, without inputs and outputs: those hold task tokens. */
async function timeline(stepFunctions: AwsService, executionArn: string) {
  const rows: { id: number; at: string; type: string; state?: string }[] = [];
  let nextToken: string | null | undefined;
  do {
    const input = { executionArn, includeExecutionData: false, ...(nextToken == null ? {} : { nextToken }) };
    const page = history.parse(await stepFunctions.call('GetExecutionHistory', input, operator));
    for (const { id, type, timestamp, stateEnteredEventDetails } of page.events) {
      const state = stateEnteredEventDetails?.name;
      rows.push({ id, at: iso(timestamp), type, ...(state === undefined ? {} : { state }) });
    }
    nextToken = page.nextToken;
  } while (nextToken != null);
  return rows;
}

function executionRoutes({ stepFunctions, endpointUrl }: RuntimeTargets): ControlRoute[] {
  const row = (execution: z.infer<typeof executions>['executions'][number]) => ({
    name: execution.name,
    status: execution.status,
    startedAt: iso(execution.startDate),
    stoppedAt: execution.stopDate == null ? null : iso(execution.stopDate),
    timeline: `/_local/executions/${encodeURIComponent(execution.name)}`,
    history: `${awsCli(endpointUrl, execution.executionArn.split(':')[3] ?? '')} stepfunctions get-execution-history --execution-arn ${execution.executionArn}`,
  });
  return [
    {
      method: 'GET',
      path: '/_local/executions',
      about: 'Every execution of every state machine; ?status=RUNNING',
      async handle({ query }) {
        const status = query.get('status');
        const all = await allExecutions(stepFunctions);
        return jsonResponse({
          executions: all.filter((execution) => status === null || execution.status === status).map(row),
        });
      },
    },
    {
      method: 'GET',
      path: '/_local/executions/{name}',
      about: 'What happened in one execution, event by event, without its data',
      async handle({ pathParameters }) {
        const all = await allExecutions(stepFunctions);
        const found = all.find(({ name }) => name === pathParameters.name);
        if (found === undefined) throw new ControlProblem(404, `There is no execution ${pathParameters.name}.`);
        return jsonResponse({ ...row(found), events: await timeline(stepFunctions, found.executionArn) });
      },
    },
  ];
}

function faultRoutes(faults: FaultRegistry): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/_local/faults',
      about: 'What is going to go wrong',
      handle: () => jsonResponse({ faults: faults.list() }),
    },
    {
      method: 'POST',
      path: '/_local/faults',
      about:
        'Makes something go wrong, or several things in a list: {"kind": "crash", "function": "enter-stage", "when": "after", "action": "PutItem"}, {"kind": "fail", "service": "states", "action": "StartExecution", "code": "ThrottlingException"}, {"kind": "refuse-mail", "to": "amara"} …',
      handle({ body }) {
        try {
          const ids = (Array.isArray(body) ? body : [body]).map((fault) => faults.addUnknown(fault));
          return jsonResponse({ ids }, 201);
        } catch (error) {
          if (error instanceof FaultError) throw new ControlProblem(400, `${error.message}.`);
          throw error;
        }
      },
    },
    {
      method: 'DELETE',
      path: '/_local/faults',
      about: 'Nothing goes wrong any more',
      handle() {
        faults.clear();
        return jsonResponse({ faults: [] });
      },
    },
  ];
}

/** Executions, faults, the ledger and the reset. */
export function runtimeRoutes(targets: RuntimeTargets): ControlRoute[] {
  return [
    ...executionRoutes(targets),
    ...faultRoutes(targets.faults),
    {
      method: 'GET',
      path: '/_local/ledger',
      about: 'What was used since the start: request units, invocations, calls',
      handle: () => jsonResponse(targets.ledger()),
    },
    {
      method: 'GET',
      path: '/_local/permissions',
      about: 'What each role made use of since the start or the last reset, and what it was refused',
      handle: () => jsonResponse(targets.permissions()),
    },
    {
      method: 'POST',
      path: '/_local/reset',
      about: 'Empties everything; the clock stays where it is',
      async handle() {
        await targets.reset();
        return jsonResponse({ reset: true });
      },
    },
  ];
}

/** A service's own error, as a problem's detail. */
export function serviceProblem(error: AwsError): ControlProblem {
  return new ControlProblem(error.status, `${error.code}: ${error.message}`);
}
