import { fileURLToPath } from 'node:url';
import { bundleFunctions } from './bundle.ts';
import { CannotSynthesize } from './cannot-synthesize.ts';
import { readEnvironment } from './config.ts';
import { addRules, buildSupportApp, newApp } from './support-app.ts';

const root = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

try {
  const app = newApp();
  const environment = readEnvironment(app.node);
  const bundles = await bundleFunctions({ source: root('functions'), output: root('.build') });
  buildSupportApp(app, environment, bundles);
  addRules(app);
  app.synth();
} catch (error) {
  if (!(error instanceof CannotSynthesize)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
