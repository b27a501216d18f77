import { describe, expect, test } from 'vitest';
import { awsArguments, awsEnvironment } from './aws-cli.ts';

describe('the AWS CLI against this machine', () => {
  test('gets endpoint and Region before what the caller says, which wins', () => {
    const where = { endpointUrl: 'http://127.0.0.1:4566', region: 'eu-west-1' };
    expect(awsArguments(where, ['sts', 'get-caller-identity'])).toEqual([
      '--endpoint-url',
      'http://127.0.0.1:4566',
      '--region',
      'eu-west-1',
      'sts',
      'get-caller-identity',
    ]);
  });

  test('sees nothing of the caller’s own account, and no proxy', () => {
    const environment = awsEnvironment({
      PATH: '/bin',
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL_SQS: 'https://elsewhere',
      AWS_DEFAULT_OUTPUT: 'table',
      HTTP_PROXY: 'http://proxy',
    });
    expect(environment).toMatchObject({ PATH: '/bin', AWS_ACCESS_KEY_ID: 'local', AWS_DEFAULT_OUTPUT: 'table' });
    expect(Object.keys(environment)).not.toContain('AWS_PROFILE');
    expect(Object.keys(environment)).not.toContain('AWS_SESSION_TOKEN');
    expect(Object.keys(environment)).not.toContain('AWS_ENDPOINT_URL_SQS');
    expect(environment.NO_PROXY).toContain('127.0.0.1');
  });
});
