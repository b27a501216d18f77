import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FUNCTION_NAMES } from '../../infra/function-names.ts';
import { type Json, member, synthesized } from './synthesized.ts';

const { operations } = synthesized();
const alarms = operations.all('AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [id, Properties] as const);
const runbooks = new URL('../../docs/runbooks/', import.meta.url);
const runbookOf = (description: Json | undefined) => /docs\/runbooks\/([\w-]+\.md)/.exec(String(description))?.[1];

describe('every alarm', () => {
  test.each(alarms)('%s says who is hurt, and leads to a runbook that exists', (_, alarm) => {
    expect(alarm.AlarmDescription).toMatch(/^Who is hurt: \S.*\. Runbook: docs\/runbooks\/[\w-]+\.md$/);
    expect(existsSync(new URL(String(runbookOf(alarm.AlarmDescription)), runbooks))).toBe(true);
  });

  test.each(alarms)('%s rings at the topic', (_, alarm) => {
    expect(alarm.AlarmActions).toHaveLength(1);
  });

  test('has a runbook, and every runbook an alarm', () => {
    const named = new Set(alarms.map(([, alarm]) => runbookOf(alarm.AlarmDescription)));
    const operators = ['README.md', 'rotate-the-signing-key.md'];
    expect(
      readdirSync(runbooks)
        .filter((file) => !operators.includes(file))
        .toSorted(),
    ).toEqual([...named].toSorted());
  });
});

describe('somebody is told', () => {
  const watched = (text: string) =>
    alarms.filter(([, alarm]) => JSON.stringify(alarm).includes(text)).map(([id]) => id);

  test('when any function fails', () => {
    expect(alarms.filter(([id]) => /Errors[0-9A-F]{8}$/.test(id) && !id.includes('ApiServer'))).toHaveLength(
      FUNCTION_NAMES.length,
    );
  });

  test.each([
    ['an execution fails', '"ExecutionsFailed"'],
    ['an execution times out', '"ExecutionsTimedOut"'],
    ['an execution is aborted', '"ExecutionsAborted"'],
    ['the stream is read late', '"IteratorAge"'],
    ['something could not be handled', '"ApproximateNumberOfMessagesVisible"'],
    ['the audit repairs', '"AuditRepaired"'],
    ['the API fails', '"5xx"'],
    ['functions are throttled', '"Throttles"'],
    ['the table is throttled', '"WriteThrottleEvents"'],
    ['mail fails and fails again', '"MailFailed"'],
    ['mail is refused', '"MailRefused"'],
    ['SES finds a virus in a mail of ours', '"MailRejected"'],
    ['an address has had enough automatic mail', '"MailCapped"'],
    ['mail to colleagues comes back', '"StaffMailReturned"'],
    ['a mail that was received cannot be read', '"MailUnreadable"'],
    ['one sender floods us with mail', '"MailFlooded"'],
    ['mail bounces', '"Reputation.BounceRate"'],
    ['mail is complained about', '"Reputation.ComplaintRate"'],
  ])('when %s', (_, metric) => {
    expect(watched(metric).length).toBeGreaterThan(0);
  });

  test.each([
    ['MailFailed', ['send-notifications']],
    ['MailRefused', ['send-digests', 'send-notifications']],
    ['MailRejected', ['handle-mail-feedback']],
  ])('by %s, counted by %j, and not when there is no mail', (metric, services) => {
    const own = alarms.map(([, alarm]) => alarm).filter(({ MetricName }) => MetricName === metric);
    expect(new Set(own.map(({ Dimensions }) => Dimensions))).toEqual(
      new Set(services.map((service) => [{ Name: 'service', Value: service }])),
    );
    for (const alarm of own)
      expect(alarm).toMatchObject({
        Namespace: 'SupportDesk',
        Statistic: 'Sum',
        Threshold: 1,
        TreatMissingData: 'notBreaching',
      });
  });

  test('when the audit or the digests are silent: no data is bad data there, and there only', () => {
    const silent = alarms.filter(([, { TreatMissingData }]) => TreatMissingData === 'breaching');
    expect(silent.map(([, { MetricName, Dimensions }]) => [MetricName, Dimensions]).toSorted()).toEqual([
      ['AuditCompleted', [{ Name: 'service', Value: 'audit-waits' }]],
      ['DigestsCompleted', [{ Name: 'service', Value: 'send-digests' }]],
    ]);
    for (const [, alarm] of silent)
      expect(alarm).toMatchObject({ Namespace: 'SupportDesk', ComparisonOperator: 'LessThanThreshold' });
  });
});

test('the topic lets alarms of this account in, refuses plain HTTP, and reaches a person', () => {
  const policy = JSON.stringify(operations.only('AWS::SNS::TopicPolicy').Properties.PolicyDocument);
  expect(policy).toContain('"cloudwatch.amazonaws.com"');
  expect(policy).toContain('"aws:SourceAccount"');
  expect(policy).toContain('"aws:SecureTransport":"false"');
  expect(operations.only('AWS::SNS::Subscription').Properties).toMatchObject({
    Protocol: 'email',
    Endpoint: 'alarms@support.saypro.example',
  });
});

test('the dashboard shows every alarm', () => {
  const body = JSON.stringify(
    member(operations.only('AWS::CloudWatch::Dashboard').Properties.DashboardBody, 'Fn::Join'),
  );
  for (const [id] of alarms) expect(body).toContain(id);
});
