import { fileURLToPath } from 'node:url';
import { bundleFunctions } from './bundle.ts';
import { readEnvironment } from './config.ts';
import { buildSupportApp, newApp } from './support-app.ts';

const root = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

try {
  const app = newApp();
  const environment = readEnvironment(app.node);
  const bundles = await bundleFunctions({ source: root('functions'), output: root('.build') });
  buildSupportApp(app, environment, bundles);
  app.synth();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
