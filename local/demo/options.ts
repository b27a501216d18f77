import { parseArgs } from 'node:util';

export const USAGE = 'npm run demo -- [--only ID[,ID …]] [--file FILE]';

export interface DemoOptions {
  /** Ids of tickets; all where empty. */
  readonly only: readonly string[];
  /** Of the shape of `docs/examples/tickets.json`, which is the default. */
  readonly file?: string;
}

/** What the command line says, or one sentence on what is wrong with it. */
export function parseDemoOptions(args: readonly string[]): DemoOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { only: { type: 'string', multiple: true, default: [] }, file: { type: 'string' } },
    });
    const only = values.only.flatMap((ids) => ids.split(',').map((id) => id.trim())).filter((id) => id !== '');
    return { only, ...(values.file === undefined ? {} : { file: values.file }) };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : String(error);
    return `${reason.replace(/\.$/, '')}: use ${USAGE}.`;
  }
}
