import path from 'node:path';
import { ensureAssembly } from '../../local/start/fresh-assembly.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const ASSEMBLY = path.join(ROOT, 'cdk.out');

/** What the stories run is what would be deployed now. */
export default async function setup(): Promise<void> {
  const made = await ensureAssembly(ROOT, ASSEMBLY, process.env);
  if (made.outcome === 'failed') throw new Error(`The templates do not synthesize:\n${made.output}`);
}
