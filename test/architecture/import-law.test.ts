import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importsOf, offence } from './import-law.ts';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.d.ts'));

test('every import of every file keeps the law', () => {
  const offences = files
    .flatMap((file) => importsOf(file, readFileSync(file, 'utf8')))
    .map(offence)
    .filter((sentence) => sentence !== undefined);
  expect(files.length).toBeGreaterThan(100);
  expect(offences).toEqual([]);
});

describe('the law forbids', () => {
  test.each([
    ['shared/domain/ticket/x.ts', "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';"],
    ['shared/domain/ticket/x.ts', "import { get } from '../../adapters/dynamodb/table.ts';"],
    ['shared/http/x.ts', "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';"],
    ['shared/adapters/ses/x.ts', "import { problem } from '../../http/problem.ts';"],
    ['functions/enter-stage/x.ts', "import { fire } from '../fire-clocks/handler.ts';"],
    ['functions/enter-stage/x.ts', "export * from '../../workflows/ticket-lifecycle/definition.ts';"],
    ['functions/enter-stage/x.ts', "import type { Environment } from '../../infra/config.ts';"],
    ['workflows/ticket-lifecycle/definition.ts', "import { Bucket } from 'aws-cdk-lib/aws-s3';"],
    ['workflows/ticket-lifecycle/contract.ts', "import { Duration } from 'aws-cdk-lib';"],
    ['infra/app.ts', "import { SFNClient } from '@aws-sdk/client-sfn';"],
    ['infra/app.ts', "import { handler } from '../functions/enter-stage/handler.ts';"],
    ['local/platform.ts', "const x = await import('../functions/enter-stage/handler.ts');"],
    ['local/platform.ts', "import { SupportApp } from '../infra/support-app.ts';"],
    ['shared/domain/ticket/x.ts', "import { Life } from '../../../test/support/tickets.ts';"],
    ['functions/enter-stage/x.ts', "import './other.test.ts';"],
    ['functions/enter-stage/x.ts', "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';"],
    ['local/ses/ses.ts', "import { testHost } from '../api-gateway/test-host.ts';"],
    ['elsewhere/x.ts', "import { x } from './y.ts';"],
  ])('in %s: %s', (file, source) => {
    expect(importsOf(file, source).map(offence)).toEqual([expect.stringContaining(file)]);
  });
});

test('the law reads imports over several lines and skips those in comments', () => {
  const source =
    "// import a from 'b'\n/* import c from 'd' */\nimport {\n  e,\n  type F,\n} from './g.ts';\nexport { h } from './i.ts';\n";
  expect(importsOf('x.ts', source).map(({ what }) => what)).toEqual(['./g.ts', './i.ts']);
});
