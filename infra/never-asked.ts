import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * The SDK's other ways to credentials: sign-in on a desk, profiles, containers, machines. Lambda hands credentials over in the
 * environment, which is looked at first; without these a function weighs a quarter less. And event streams, which no service that we
 * call answers with.
 */
export const NEVER_LOADED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/core/event-streams',
  '@smithy/credential-provider-imds',
];

/**
 * Parts of libraries that are bundled but never asked, and what stands in for them; each fails loudly, or does what is asked of it.
 * Of nodemailer: which type a file has by its name, and what stands behind an address on the web, which only a mail with attachments asks;
 * how an address is read out of text, where ours are objects; and its own Punycode for domains that Node's has refused. Whoever attaches a file takes its line
 * out here. Of postal-mime: HTML's names of characters; a mail's HTML is read with a parser of its own. Of the SDK: the memory for endpoints that are discovered, which DynamoDB does on request only, and SHA-256 in JavaScript,
 * where Node's own is missing. They weigh an eighth of the function
 * that sends mail.
 */
const NEVER_ASKED: Readonly<Record<string, string>> = {
  'nodemailer/dist/esm/mime-funcs/mime-types.js':
    "export const detectMimeType=()=>'application/octet-stream';export const detectExtension=()=>'bin';",
  'nodemailer/dist/esm/fetch/index.js': "export default()=>{throw new Error('A mail loads nothing.')}",
  'nodemailer/dist/esm/addressparser/index.js':
    "export default()=>{throw new Error('An address in a header is an object with an address.')}",
  'nodemailer/dist/esm/punycode/index.js':
    'export const toASCII=(domain)=>domain;export const toUnicode=toASCII;export default{toASCII,toUnicode};',
  'postal-mime/dist/esm/html-entities.js': 'export const htmlEntities={};',
  'mnemonist/lru-cache.js': 'module.exports=class{};',
  '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js':
    "export class Sha256Js{constructor(){throw new Error('Node has SHA-256.')}}",
};

/** What a service answers to the one thing that we ask of it; errors of its other operations would come without a class of their own. */
const ERRORS_WE_MEET: Readonly<Record<string, readonly string[]>> = {
  'client-ses': [
    'AccountSendingPausedException',
    'ConfigurationSetDoesNotExistException',
    'ConfigurationSetSendingPausedException',
    'MailFromDomainNotVerifiedException',
    'MessageRejected',
  ],
  'client-secrets-manager': [
    'DecryptionFailure',
    'InternalServiceError',
    'InvalidParameterException',
    'InvalidRequestException',
    'ResourceNotFoundException',
  ],
};

const MODULES = '/node_modules/';
const inModules = (path: string): string => {
  const unix = path.replaceAll('\\', '/');
  return unix.slice(unix.lastIndexOf(MODULES) + MODULES.length);
};

export const withoutWhatIsNeverAsked: Plugin = {
  name: 'never-asked',
  setup: ({ onLoad }) => {
    onLoad(
      { filter: /[/\\]node_modules[/\\](nodemailer|postal-mime|mnemonist|@smithy[/\\]core)[/\\].*\.js$/ },
      ({ path }) => {
        const contents = NEVER_ASKED[inModules(path)];
        return contents === undefined ? undefined : { contents };
      },
    );
    onLoad(
      { filter: /[/\\]client-(ses|secrets-manager)[/\\]dist-es[/\\]schemas[/\\]schemas_0\.js$/ },
      async ({ path }) => {
        const met = ERRORS_WE_MEET[path.replace(/.*[/\\](client-[a-z-]+)[/\\].*/, '$1')] ?? [];
        const source = await readFile(path, 'utf8');
        return {
          contents: source.replaceAll(/^n0_registry\.registerError\((\w+)\$.*$/gm, (line, error) =>
            met.includes(error) ? line : '',
          ),
        };
      },
    );
    // A client tells its version in every request, and nothing else of its package.
    onLoad({ filter: /[/\\]node_modules[/\\]@aws-sdk[/\\]client-[\w-]+[/\\]package\.json$/ }, async ({ path }) => {
      const { version } = (await import(path, { with: { type: 'json' } })).default;
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
