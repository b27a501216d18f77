import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { development } from '../../infra/environments/development.ts';
import { addRules, buildSupportApp, newApp } from '../../infra/support-app.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'support-rules-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function ruledApp(name: string) {
  const app = newApp({ outdir: join(folder, name) });
  const stacks = buildSupportApp(app, development, () => join(import.meta.dirname, 'empty-bundle'));
  addRules(app);
  return { app, ...stacks };
}

test('the stacks pass the AwsSolutions and Serverless rules and CloudFormation’s own', () => {
  const { app } = ruledApp('clean');
  expect(() => app.synth()).not.toThrow();
}, 60_000);

test('a table without recovery does not pass: the rules are awake', () => {
  const { app, data } = ruledApp('spoilt');
  new Table(data, 'Spoilt', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
  expect(() => app.synth()).toThrow(/Support-Data\/Spoilt.*AwsSolutions-DDB3/s);
}, 60_000);
