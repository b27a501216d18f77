import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../local/runtime/faults.ts';
import { DAY, HOUR, MINUTE, SECOND, Service } from './service.ts';

let service: Service;
let begun = 0;

beforeAll(async () => {
  service = await Service.start();
});
beforeEach(async () => {
  await service.reset();
  begun = service.now;
});
/** A failure that did not happen would prove nothing. */
afterEach(() => {
  for (const { id: _, used, ...wanted } of service.platform.faults.list())
    expect(used, JSON.stringify(wanted)).toBeGreaterThan(0);
});
afterAll(() => service.stop());

const fault = (wanted: Fault) => service.platform.faults.add(wanted);
const HAND_OFF = { reason: 'The index looks stale.', tried: 'Category and tags.', ask: 'Look at the index.' };

/** Where the ticket and its execution stand: what every story here must bring together again. */
async function standing(reference: string): Promise<unknown> {
  const [stage, executions, wait] = [
    await service.stage(reference),
    await service.executions(reference),
    await service.waitOf(reference),
  ];
  return { stage, executions, wait };
}

const atLevel2 = { stage: 'level-2', executions: ['g1 RUNNING'], wait: 'level-2' };

describe('a callback that races its timeout', () => {
  test('the decision is committed first, the timeout comes before its callback: nothing is lost', async () => {
    const reference = await service.file('sipho');
    await service.pass(8 * HOUR - SECOND);
    fault({
      kind: 'hold',
      when: 'before',
      service: 'states',
      action: 'SendTaskSuccess',
      function: 'AdvanceWorkflow',
      seconds: 10,
    });
    const resolved = await service.postOnly('grace', `/agent/tickets/${reference}/resolutions`, {
      summary: 'Done.',
      outcome: 'solved',
    });
    expect(resolved.status).toBe(200);
    await service.pass(MINUTE);
    expect(await standing(reference)).toEqual({
      stage: 'awaiting-confirmation',
      executions: ['g1 RUNNING'],
      wait: 'awaiting-confirmation',
    });
    expect(await service.log(reference)).toEqual(['ticket-filed', 'clock-fired', 'clock-fired', 'ticket-resolved']);
  });

  test('the timeout comes first: the decision that had not seen it is refused with where the ticket stands, a reply goes through', async () => {
    const reference = await service.file('sipho');
    await service.pass(8 * HOUR);
    const late = await service.post(
      'grace',
      `/agent/tickets/${reference}/resolutions`,
      { summary: 'Done.', outcome: 'solved' },
      { decision: 1 },
    );
    expect([late.status, late.body.current]).toMatchObject([412, { stage: 'level-2' }]);
    await service.say('sipho', reference, 'replies', { text: 'Anyone?' });
    expect(await standing(reference)).toEqual(atLevel2);
    expect(await service.log(reference)).toEqual([
      'ticket-filed',
      ...['clock-fired', 'clock-fired'],
      ...['clock-fired', 'clock-fired'],
      'ticket-escalated',
      'requester-replied',
    ]);
  });
});

describe('enter-stage', () => {
  test('so slow that its own timeout overtakes it does not cover the wait that is alive', async () => {
    fault({
      kind: 'hold',
      when: 'before',
      service: 'dynamodb',
      action: 'PutItem',
      function: 'EnterStage',
      seconds: 9 * 3600,
    });
    const reference = await service.file('sipho');
    await service.pass(10 * HOUR);
    expect(await standing(reference)).toEqual(atLevel2);
    await service.act('ingrid', reference, 'resolutions', { summary: 'Done.', outcome: 'solved' });
    expect(await standing(reference)).toMatchObject({ wait: 'awaiting-confirmation' });
  });

  test('that fails once is tried again, and a first attempt that finishes after its retry changes nothing', async () => {
    fault({ kind: 'fail-invocation', function: 'EnterStage', code: 'Lambda.TooManyRequestsException' });
    const reference = await service.file('sipho');
    await service.pass(MINUTE);
    expect(await standing(reference)).toMatchObject({ wait: 'level-1' });
    const [name = ''] = await service.executions(reference);
    expect(name).toBe('g1 RUNNING');
    await service.invoke('EnterStage', {
      ticketId: reference,
      generation: 1,
      token: 'the token of the first attempt',
      stage: 'level-1',
      wakeAt: new Date(begun + 8 * HOUR).toISOString(),
      order: { waits: 0, redriveCount: 0, retryCount: 0 },
      executionArn: 'arn',
    });
    await service.act('grace', reference, 'escalations', HAND_OFF);
    expect(await standing(reference)).toEqual(atLevel2);
  });

  test.each(['before', 'after'] as const)('that dies %s it has put its wait is tried again', async (when) => {
    fault({ kind: 'crash', when, service: 'dynamodb', action: 'PutItem', function: 'EnterStage' });
    const reference = await service.file('sipho');
    await service.pass(MINUTE);
    await service.act('grace', reference, 'escalations', HAND_OFF);
    expect(await standing(reference)).toEqual(atLevel2);
  });
});

describe('the API', () => {
  test('dies after its commit: the stream brings the ticket on within moments, and the same request again gets its answer', async () => {
    const reference = await service.file('sipho');
    fault({ kind: 'crash', when: 'after', service: 'dynamodb', action: 'TransactWriteItems', function: 'AgentApi' });
    const sent = { key: 'escalate-once', decision: 1 };
    const died = await service.post('grace', `/agent/tickets/${reference}/escalations`, HAND_OFF, sent);
    expect(died.status).toBeGreaterThanOrEqual(500);
    expect(await standing(reference)).toEqual(atLevel2);
    const again = await service.post('grace', `/agent/tickets/${reference}/escalations`, HAND_OFF, sent);
    expect(again.status, again.text).toBe(200);
    expect(await service.log(reference)).toEqual(['ticket-filed', 'ticket-escalated']);
  });

  test('dies before its commit: nothing was written, and the same request again is done once', async () => {
    const reference = await service.file('sipho');
    fault({ kind: 'crash', when: 'before', service: 'dynamodb', action: 'TransactWriteItems', function: 'AgentApi' });
    const sent = { key: 'escalate-once', decision: 1 };
    const died = await service.post('grace', `/agent/tickets/${reference}/escalations`, HAND_OFF, sent);
    expect(died.status).toBeGreaterThanOrEqual(500);
    expect(await service.log(reference)).toEqual(['ticket-filed']);
    expect((await service.post('grace', `/agent/tickets/${reference}/escalations`, HAND_OFF, sent)).status).toBe(200);
    expect(await service.log(reference)).toEqual(['ticket-filed', 'ticket-escalated']);
  });
});

describe('an API function that hangs', () => {
  test('lets time pass: the gateway answers 503 after its 30 seconds, and what the function does in the end is done once', async () => {
    const reference = await service.file('sipho');
    fault({
      kind: 'hold',
      when: 'before',
      service: 'dynamodb',
      action: 'TransactWriteItems',
      function: 'AgentApi',
      seconds: 60,
    });
    const sent = { key: 'escalate-once', decision: 1 };
    const answer = service.postOnly('grace', `/agent/tickets/${reference}/escalations`, HAND_OFF, sent);
    await expect.poll(() => service.platform.faults.list()[0]?.used, { timeout: 10_000 }).toBe(1);
    await service.pass(29 * SECOND);
    expect(await Promise.race([answer, 'still waiting'])).toBe('still waiting');
    await service.pass(SECOND);
    expect((await answer).status).toBe(503);
    await service.pass(MINUTE);
    expect(await standing(reference)).toEqual(atLevel2);
    const again = await service.post('grace', `/agent/tickets/${reference}/escalations`, HAND_OFF, sent);
    expect(again.status, again.text).toBe(200);
    expect(await service.log(reference)).toEqual(['ticket-filed', 'ticket-escalated']);
  });
});

describe('a function whose clock is off', () => {
  test('dates nothing before what it follows, and the ticket goes on', async () => {
    const reference = await service.file('sipho');
    await service.pass(HOUR);
    fault({ kind: 'skew', function: 'AgentApi', seconds: -2 * 3600, times: 5 });
    await service.act('grace', reference, 'escalations', HAND_OFF);
    const { events } = await service.record(reference);
    const times = (events as { at: string }[]).map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    await service.pass(MINUTE);
    expect(await standing(reference)).toEqual(atLevel2);
  });
});

describe('advance-workflow', () => {
  test.each<[string, Fault]>([
    [
      'dies before it starts the execution',
      { kind: 'crash', when: 'before', service: 'states', action: 'StartExecution' },
    ],
    [
      'dies after it has started the execution',
      { kind: 'crash', when: 'after', service: 'states', action: 'StartExecution' },
    ],
    [
      'dies before it answers the wait',
      { kind: 'crash', when: 'before', service: 'states', action: 'SendTaskSuccess', function: 'AdvanceWorkflow' },
    ],
    [
      'dies after it has answered the wait',
      { kind: 'crash', when: 'after', service: 'states', action: 'SendTaskSuccess', function: 'AdvanceWorkflow' },
    ],
    [
      'does not hear that its answer was taken',
      { kind: 'drop-answer', service: 'states', action: 'SendTaskSuccess', function: 'AdvanceWorkflow' },
    ],
    [
      'is throttled by Step Functions',
      { kind: 'fail', service: 'states', code: 'ThrottlingException', function: 'AdvanceWorkflow', times: 6 },
    ],
    [
      'is throttled by Lambda',
      { kind: 'fail-invocation', function: 'AdvanceWorkflow', code: 'TooManyRequestsException', times: 2 },
    ],
    ['runs twice', { kind: 'repeat', function: 'AdvanceWorkflow', times: 3 }],
    ['is told every record twice', { kind: 'duplicate-records', function: 'AdvanceWorkflow', times: 3 }],
    ['is told in another order', { kind: 'shuffle-records', function: 'AdvanceWorkflow', times: 9 }],
  ])('%s: the workflow ends up where the ticket is', async (_name, wanted) => {
    fault(wanted);
    const [reference, other] = [await service.file('sipho'), await service.file('amina')];
    await service.pass(MINUTE);
    await service.act('grace', reference, 'escalations', HAND_OFF);
    await service.act('grace', other, 'escalations', HAND_OFF);
    await service.pass(10 * MINUTE);
    expect(await standing(reference)).toEqual(atLevel2);
    expect(await standing(other)).toEqual(atLevel2);
  });

  test('never hears of it: the auditor does', async () => {
    const reference = await service.file('sipho');
    fault({
      kind: 'fail',
      service: 'states',
      code: 'AccessDeniedException',
      status: 400,
      function: 'AdvanceWorkflow',
      times: 100_000,
    });
    await service.act('grace', reference, 'escalations', HAND_OFF);
    await service.pass(20 * MINUTE, { recurring: 'each' });
    expect(await standing(reference)).toEqual(atLevel2);
  });
});

describe('an execution', () => {
  test('that was stopped is flagged on its ticket, and operations restarts it', async () => {
    const reference = await service.file('sipho');
    await service.stopExecution(reference, 1);
    expect(await service.record(reference)).toMatchObject({ flagged: true });
    const restarted = await service.post('olivia', `/operations/tickets/${reference}/restarts`, {
      reason: 'Stopped by mistake.',
    });
    expect(restarted.status, restarted.text).toBe(200);
    expect(await standing(reference)).toEqual({
      stage: 'level-1',
      executions: ['g1 ABORTED', 'g2 RUNNING'],
      wait: 'level-1',
    });
    expect(await service.record(reference)).toMatchObject({ flagged: false });
    await service.pass(8 * HOUR);
    expect(await service.stage(reference)).toBe('level-2');
  });

  test('that was stopped and seen by nobody is replaced by the auditor once it oversleeps', async () => {
    const reference = await service.file('sipho');
    await service.stopExecution(reference, 1);
    await service.pass(9 * HOUR, { recurring: 'each' });
    expect(await standing(reference)).toEqual({
      stage: 'level-2',
      executions: ['g1 ABORTED', 'g2 RUNNING'],
      wait: 'level-2',
    });
  });

  test('whose generation is over ends as superseded', async () => {
    const reference = await service.file('sipho');
    await service.post('olivia', `/operations/tickets/${reference}/restarts`, { reason: 'To be sure.' });
    await service.pass(9 * HOUR);
    expect(await standing(reference)).toEqual({
      stage: 'level-2',
      executions: ['g1 SUCCEEDED', 'g2 RUNNING'],
      wait: 'level-2',
    });
  });
});

describe('mail', () => {
  const kinds = (reference: string) =>
    service
      .mailsSince(reference, begun)
      .map((line) => line.replace(/^\+\S+( \d+[hms])* /, ''))
      .sort();
  const filed = ['received to sipho', 'team-new to frontline'];

  test.each<[string, Fault]>([
    [
      'SES refuses once',
      { kind: 'fail', service: 'ses', code: 'Throttling', message: 'Maximum sending rate exceeded.' },
    ],
    ['SES is away for a while', { kind: 'fail', service: 'ses', code: 'ServiceUnavailable', status: 503, times: 3 }],
    [
      'our own domain is not verified for a while',
      {
        kind: 'fail',
        service: 'ses',
        code: 'MessageRejected',
        message:
          'Email address is not verified. The following identities failed the check: help@support.saypro.example',
        times: 20,
      },
    ],
    ['the sender dies between claim and send', { kind: 'crash', when: 'before', service: 'ses' }],
    [
      'the sender dies before it claims',
      { kind: 'crash', when: 'before', service: 'dynamodb', action: 'UpdateItem', function: 'SendNotifications' },
    ],
    [
      'the relay dies before it queues',
      { kind: 'crash', when: 'before', service: 'sqs', action: 'SendMessageBatch', function: 'RelayEvents' },
    ],
    [
      'the relay dies after it has queued',
      { kind: 'crash', when: 'after', service: 'sqs', action: 'SendMessageBatch', function: 'RelayEvents' },
    ],
    ['the relay is told every record twice', { kind: 'duplicate-records', function: 'RelayEvents', times: 5 }],
    ['the relay is told in another order', { kind: 'shuffle-records', function: 'RelayEvents', times: 9 }],
    ['the sender runs twice', { kind: 'repeat', function: 'SendNotifications', times: 5 }],
  ])('%s: each mail is sent once in the end', async (_name, wanted) => {
    fault(wanted);
    const reference = await service.file('sipho');
    await service.pass(HOUR);
    expect(kinds(reference)).toEqual(filed);
  });

  test.each<[string, Fault]>([
    ['the sender dies after SES has taken the mail', { kind: 'crash', when: 'after', service: 'ses' }],
    ['SES’s answer is lost', { kind: 'drop-answer', service: 'ses' }],
  ])('%s: at most one mail too many, never one too few', async (_name, wanted) => {
    fault(wanted);
    const reference = await service.file('sipho');
    await service.pass(HOUR);
    expect([...new Set(kinds(reference))]).toEqual(filed);
    expect(kinds(reference).length).toBeLessThanOrEqual(3);
  });

  test('that SES refuses for good is recorded, not tried for ever, and holds up nobody else’s', async () => {
    fault({ kind: 'refuse-mail', to: 'sipho', code: 'MessageRejected', message: 'Address blacklisted.' });
    const reference = await service.file('sipho');
    await service.pass(DAY);
    const { mails } = await service.record(reference);
    expect(mails).toContainEqual(expect.objectContaining({ kind: 'received', state: 'refused' }));
    expect(kinds(reference)).toContain('team-new to frontline');
    expect(kinds(reference)).not.toContain('received to sipho');
  });
});
