import { spawn } from 'node:child_process';
import { awsArguments, awsEnvironment } from './endpoint/aws-cli.ts';
import { DEFAULT_HOME, notedEndpoint } from './start/running.ts';

/** Runs the AWS CLI of this machine against the running service: `npm run cli -- stepfunctions list-executions …`. */
async function main(): Promise<void> {
  const fail = (sentence: string) => {
    process.stderr.write(`${sentence}\n`);
    process.exitCode = 1;
  };
  const given = process.argv.slice(2);
  if (given.length === 0) return fail('Say what to ask: npm run cli -- stepfunctions list-state-machines.');
  const where = notedEndpoint(DEFAULT_HOME);
  if (where === undefined) return fail('The service is not running: run "npm start" first.');
  try {
    await fetch(where.endpointUrl);
  } catch {
    return fail(`Nothing answers at ${where.endpointUrl}: run "npm start" first.`);
  }
  const child = spawn('aws', awsArguments(where, given), { stdio: 'inherit', env: awsEnvironment(process.env) });
  // Ctrl-C is the child's to answer.
  process.on('SIGINT', () => undefined);
  child.on('error', () =>
    fail('The AWS CLI is not installed, or "aws" is not on the PATH: see https://aws.amazon.com/cli/.'),
  );
  child.on('close', (code, signal) => {
    // What never began has been told above.
    if (child.pid === undefined) return;
    process.exitCode = signal === null ? (code ?? 1) : 130;
  });
}

await main();
