// Runs before `npm start` and `npm test`, on whatever Node.js there is and with nothing installed: brings node_modules up to the lock file.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const WANTED_NODE = 24;

/** Without warnings: packages that want Node.js 24 get it from this very installation. */
const CI = ['ci', '--loglevel=error'];

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Why `node_modules` is not what the lock file says; `undefined` when it is. npm writes down what it installed; a package that is only
 * for another system may be missing there.
 */
export function installationProblem(root) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const installed = packagesIn(path.join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined) return undefined;
  if (installed === undefined) return 'nothing is installed yet';
  for (const [name, { version, optional, link }] of Object.entries(wanted)) {
    if (name === '' || link === true) continue;
    const found = installed[name];
    if (found === undefined && optional === true) continue;
    if (found === undefined || found.version !== version) {
      return `${name.slice(name.lastIndexOf('node_modules/') + 13)} ${version} is not installed`;
    }
  }
  return undefined;
}

/** Packages that another folder installed, and that others use too: npm would empty that folder. */
export function areBorrowed(root) {
  return lstatSync(path.join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** What to do when the right Node.js is not there; `undefined` when it is. */
export function runtimeProblem(root, runningVersion) {
  if (existsSync(path.join(root, 'node_modules', 'node', 'bin', 'node'))) return undefined;
  if (Number(runningVersion.split('.')[0]) >= WANTED_NODE) return undefined;
  return `Node.js ${WANTED_NODE} was not installed because npm's install scripts are switched off, and this is Node.js ${runningVersion}: run "npm rebuild node --ignore-scripts=false", or use Node.js ${WANTED_NODE} or newer.`;
}

function install(root) {
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: 'inherit' };
  const result =
    npm?.endsWith('.js') === true
      ? spawnSync(process.execPath, [npm, ...CI], options)
      : spawnSync('npm', CI, { ...options, shell: process.platform === 'win32' });
  return result.status === 0;
}

function main() {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const outdated = installationProblem(root);
  if (outdated !== undefined && areBorrowed(root)) {
    console.error(
      `node_modules is a link to another folder's, and ${outdated}: run "npm ci" there, or take the link away.`,
    );
    return 1;
  }
  if (outdated !== undefined) {
    console.log(`Installing packages, because ${outdated}.`);
    if (!install(root)) {
      console.error('The packages could not be installed: look at what npm says above, then run "npm ci".');
      return 1;
    }
  }
  const missing = runtimeProblem(root, process.versions.node);
  if (missing !== undefined) console.error(missing);
  return missing === undefined ? 0 : 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main();
