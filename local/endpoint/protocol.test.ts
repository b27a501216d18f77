import { expect, test } from 'vitest';
import { AwsError } from '../service.ts';
import { signatureOf } from './credentials.ts';
import { errorAnswer, queryInput, successAnswer } from './protocol.ts';

const QUERY = { kind: 'query', namespace: 'http://ses.amazonaws.com/doc/2010-12-01/' } as const;
const JSON_1_0 = { kind: 'json', version: '1.0', errorPrefix: 'com.amazonaws.sqs#' } as const;

test('a form of the Query protocol becomes objects and lists', () => {
  const form = new URLSearchParams(
    'Action=SendRawEmail&Version=2010-12-01&Source=a%40b.c&RawMessage.Data=aGk%3D&Destinations.member.1=x&Destinations.member.2=y&Tags.member.1.Name=kind&Tags.member.1.Value=v',
  );
  expect(queryInput(form)).toEqual({
    Source: 'a@b.c',
    RawMessage: { Data: 'aGk=' },
    Destinations: ['x', 'y'],
    Tags: [{ Name: 'kind', Value: 'v' }],
  });
});

test('an answer of the Query protocol is XML with everything escaped', () => {
  expect(successAnswer(QUERY, 'ListIdentities', { Identities: ['a<b'] }, 'id').body).toBe(
    '<ListIdentitiesResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><ListIdentitiesResult><Identities><member>a&lt;b</member></Identities></ListIdentitiesResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></ListIdentitiesResponse>',
  );
});

test('a missing permission has its older name in the Query protocol', () => {
  const answer = errorAnswer(QUERY, new AwsError('AccessDeniedException', 'no'), 'id');
  expect(answer.status).toBe(403);
  expect(answer.body).toContain('<Code>AccessDenied</Code>');
});

test('a queue that is not there has both of its names', () => {
  const answer = errorAnswer(JSON_1_0, new AwsError('QueueDoesNotExist', 'gone'), 'id');
  expect(answer.headers['x-amzn-query-error']).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
  expect(JSON.parse(String(answer.body))).toEqual({ __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'gone' });
});

test('a signature tells who, where and which service', () => {
  const header =
    'AWS4-HMAC-SHA256 Credential=ASIAXYZ/20261121/eu-west-1/states/aws4_request, SignedHeaders=host, Signature=abc';
  expect(signatureOf(header)).toEqual({ accessKeyId: 'ASIAXYZ', region: 'eu-west-1', service: 'states' });
  expect(signatureOf('Bearer x')).toBeUndefined();
});
