import type { StartOptions } from './options.ts';

/** Errors whose message is a sentence for the person who started the service. */
const FOR_PEOPLE = new Set(['AssemblyError', 'DynamoDbLocalError', 'StateError']);

function textOf(error: object, field: string): string {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What went wrong and what to do about it, in one sentence; a bug keeps its stack. */
export function startProblem(error: unknown, options: Pick<StartOptions, 'awsPort'>): string {
  if (!(error instanceof Error)) return String(error);
  const code = textOf(error, 'code');
  if (code === 'EADDRINUSE') {
    const port = textOf(error, 'port');
    const flag = port === String(options.awsPort) ? '--aws-port' : '--port';
    return `Port ${port} is in use: end the program that has it, or choose another one with "npm start -- ${flag} ${Number(port) + 1}".`;
  }
  if (code === 'EACCES') return `Port ${textOf(error, 'port')} may not be used by you: choose one above 1023.`;
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return `A package is not installed: run "npm ci" and start again (${error.message.split(' imported from')[0]}).`;
  }
  if (FOR_PEOPLE.has(error.name)) return error.message;
  return error.stack ?? error.message;
}

/**
 * Why the templates could not be synthesized, in one sentence.
 *
 * @param output what the synthesis printed
 */
export function synthesisProblem(output: string): string {
  const missing = /Cannot find package '([^']+)'/.exec(output)?.[1];
  if (missing !== undefined) return `The package ${missing} is not installed: run "npm ci" and start again.`;
  const lines = output.trim().split('\n');
  const only = lines.length === 1 ? lines[0] : undefined;
  if (only !== undefined) return `The templates could not be synthesized: ${only}`;
  const told = lines.find((line) => /: ERROR: /.test(line)) ?? lines.find((line) => /^\w*Error\b.*: /.test(line));
  return `The templates could not be synthesized${told === undefined ? '' : ` (${told.trim()})`}: run "npm run synth" to see why.`;
}
