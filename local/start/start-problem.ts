import type { StartOptions } from './options.ts';

/** Errors whose message is a sentence for the person who started the service. */
const FOR_PEOPLE = new Set(['AssemblyError', 'DynamoDbLocalError']);

function textOf(error: object, field: string): string {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What went wrong and what to do about it, in one sentence; a bug keeps its stack. */
export function startProblem(error: unknown, options: StartOptions): string {
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
