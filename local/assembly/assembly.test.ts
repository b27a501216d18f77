// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these placeholders are CloudFormation's own.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Assembly, readAssembly } from './assembly.ts';
import { writeAssembly } from './test-assembly.ts';

function read(stacks: Record<string, unknown>, bundles: Record<string, string> = {}): Assembly {
  return readAssembly(writeAssembly({ stacks, bundles }), { random: () => 0.5 });
}

/** The one output of a stack that computes it. */
function resolved(value: unknown, rest: Record<string, unknown> = {}): unknown {
  return read({ App: { ...rest, Outputs: { Value: { Value: value } } } }).outputs().App?.Value;
}

const QUEUE = { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'mail' } } };

describe('intrinsic functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref of the account', { Ref: 'AWS::AccountId' }, '123456789012'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Partition' }]] }, 'a/aws'],
    ['Fn::Select and Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['|', 'a|b|c'] }] }, 'b'],
    ['Fn::Sub', { 'Fn::Sub': 'x-${AWS::Region}-${Queue.QueueName}-${!Literal}' }, 'x-eu-west-1-mail-${Literal}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${Name}!', { Name: { Ref: 'Stage' } }] }, 'beta!'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-west-1:123456789012:mail'],
    ['a parameter', { Ref: 'Stage' }, 'beta'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'Memory'] }, 256],
    ['Fn::If', { 'Fn::If': ['IsBeta', 'yes', 'no'] }, 'yes'],
    ['Fn::If over conditions of conditions', { 'Fn::If': ['Neither', 'yes', 'no'] }, 'no'],
    ['Fn::Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    ['AWS::NoValue', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ])('%s', (_, value, expected) => {
    const rest = {
      Parameters: { Stage: { Type: 'String', Default: 'beta' } },
      Mappings: { Sizes: { beta: { Memory: 256 } } },
      Conditions: {
        IsBeta: { 'Fn::Equals': [{ Ref: 'Stage' }, 'beta'] },
        Neither: {
          'Fn::And': [
            { 'Fn::Not': [{ Condition: 'IsBeta' }] },
            { 'Fn::Or': [{ Condition: 'IsBeta' }, { 'Fn::Equals': [1, 1] }] },
          ],
        },
      },
      Resources: QUEUE,
    };
    expect(resolved(value, rest)).toEqual(expected);
  });

  test('a policy’s conditions are not taken for a reference to a condition', () => {
    expect(resolved({ Condition: { Bool: { a: 'true' } } })).toEqual({ Condition: { Bool: { a: 'true' } } });
  });

  test('a value that another stack exports', () => {
    const assembly = read({
      Data: { Resources: QUEUE, Outputs: { Out: { Value: { Ref: 'Queue' }, Export: { Name: 'Data:Queue' } } } },
      App: { Outputs: { In: { Value: { 'Fn::ImportValue': 'Data:Queue' } } } },
    });
    expect(assembly.outputs().App?.In).toBe('https://sqs.eu-west-1.amazonaws.com/123456789012/mail');
  });
});

describe('resources', () => {
  test('exist only when their condition holds', () => {
    const conditional = { Type: 'AWS::SQS::Queue', Condition: 'Never', Properties: { QueueName: 'b' } };
    const { resources } = read({
      App: { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } }, Resources: { ...QUEUE, B: conditional } },
    });
    expect(resources.map((resource) => resource.logicalId)).toEqual(['Queue']);
  });

  test('have the same made-up names at every start', () => {
    const name = () => read({ App: { Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } } }).resources[0]?.ref;
    expect(name()).toBe(name());
    expect(name()).toMatch(/^App-Table-[A-Z0-9]{12}$/);
  });

  test('find their assets by the hash in the key', () => {
    const assembly = read({ App: {} }, { abc: 'export const handler = () => 1;' });
    expect(assembly.asset('abc.zip')).toMatch(/asset\.abc$/);
    expect(() => assembly.asset('xyz.zip')).toThrow('The assembly has no asset xyz.zip: run "npm run synth" again.');
  });
});

describe('secrets', () => {
  const Secret = {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      Name: 'signing',
      GenerateSecretString: {
        SecretStringTemplate: '{"current":"k1"}',
        GenerateStringKey: 'k1',
        PasswordLength: 40,
        ExcludePunctuation: true,
      },
    },
  };

  test('are generated as the template says', () => {
    const assembly = read({ App: { Resources: { Secret } } });
    const value = JSON.parse(assembly.secretValue(assembly.resources[0]?.ref ?? ''));
    expect(value).toEqual({ current: 'k1', k1: expect.stringMatching(/^[A-Za-z0-9]{40}$/) });
  });

  test('can be referred to from elsewhere', () => {
    const reference = {
      'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:current::}}']],
    };
    expect(resolved(reference, { Resources: { Secret } })).toBe('k1');
  });
});

describe('what cannot be run ends in one sentence', () => {
  test('an unknown type is named with its resource', () => {
    expect(() => read({ App: { Resources: { Farm: { Type: 'AWS::ECS::Cluster' } } } })).toThrow(
      /The stack App holds Farm of type AWS::ECS::Cluster, which cannot be run here/,
    );
  });

  test('types with nothing to run pass', () => {
    const { resources } = read({
      App: { Resources: { Alarm: { Type: 'AWS::CloudWatch::Alarm' }, Metadata: { Type: 'AWS::CDK::Metadata' } } },
    });
    expect(resources).toHaveLength(2);
  });

  test.each<[string, unknown, RegExp]>([
    ['an unknown function', { 'Fn::Cidr': [] }, /The template of App cannot be resolved: Fn::Cidr is not known here\./],
    ['a resource that is not there', { Ref: 'Nobody' }, /there is no resource Nobody/],
    [
      'an attribute that is not there',
      { 'Fn::GetAtt': ['Queue', 'Colour'] },
      /Queue \(AWS::SQS::Queue\) has no attribute Colour here/,
    ],
    ['an import that nobody exports', { 'Fn::ImportValue': 'x' }, /no stack exports x/],
  ])('%s', (_, value, message) => {
    expect(() => resolved(value, { Resources: QUEUE })).toThrow(message);
  });

  test('a circle', () => {
    const A = { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['B', 'QueueName'] } } };
    const B = { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['A', 'QueueName'] } } };
    expect(() => read({ App: { Resources: { A, B } } })).toThrow(/in a circle/);
  });

  test('no assembly, and a broken one', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'no-assembly-'));
    const options = { random: () => 0 };
    expect(() => readAssembly(folder, options)).toThrow(/There is no CDK assembly at .*: run "npm run synth" first\./);
    writeFileSync(path.join(folder, 'manifest.json'), '{"artifacts":');
    expect(() => readAssembly(folder, options)).toThrow(/is broken: run "npm run synth" again\./);
    writeFileSync(path.join(folder, 'manifest.json'), '{}');
    expect(() => readAssembly(folder, options)).toThrow(/holds no stack/);
  });
});
