import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An assembly written by hand, for tests. */
export interface TestAssembly {
  /** Templates by stack name, in the order of deployment. */
  readonly stacks: Readonly<Record<string, unknown>>;
  /** Source of `index.mjs` by the asset's name. */
  readonly bundles?: Readonly<Record<string, string>>;
}

/** Writes it as `cdk synth` would, into a folder of its own, whose path comes back. */
export function writeAssembly({ stacks, bundles = {} }: TestAssembly): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'assembly-'));
  const write = (name: string, value: unknown) => writeFileSync(path.join(folder, name), JSON.stringify(value));
  const artifacts: Record<string, unknown> = {
    assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
  };
  const names = Object.keys(stacks);
  for (const [index, name] of names.entries()) {
    write(`${name}.template.json`, stacks[name]);
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/eu-west-1',
      properties: { templateFile: `${name}.template.json` },
      dependencies: names.slice(0, index),
    };
  }
  const files: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(bundles)) {
    mkdirSync(path.join(folder, `asset.${name}`));
    writeFileSync(path.join(folder, `asset.${name}`, 'index.mjs'), source);
    files[name] = { source: { path: `asset.${name}`, packaging: 'zip' } };
  }
  write('assets.json', { version: '1', files });
  write('manifest.json', { version: '1', artifacts });
  return folder;
}

/** Lets a service take on a role. */
export function trusting(service: string) {
  return { Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } } };
}

/** The resources of a function: itself and a role with these statements, both named after it. */
export function testFunction(
  name: string,
  statements: readonly unknown[] = [],
  properties: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    [`${name}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: `${name}-role`,
        AssumeRolePolicyDocument: trusting('lambda.amazonaws.com'),
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
        Policies: statements.length === 0 ? [] : [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
      },
    },
    [name]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: name,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
        Timeout: 5,
        ...properties,
      },
    },
  };
}
