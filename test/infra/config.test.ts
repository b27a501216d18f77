import { describe, expect, test } from 'vitest';
import { checkEnvironment, readEnvironment } from '../../infra/config.ts';
import { development } from '../../infra/environments/development.ts';
import type { Environment } from '../../infra/environments/environment.ts';
import { production } from '../../infra/environments/production.ts';
import { newApp } from '../../infra/support-app.ts';
import { synthesized } from './synthesized.ts';

const named = (environment: string) => newApp({ context: { environment } }).node;

/** The example, filled in. */
const filled: Environment = JSON.parse(
  JSON.stringify(production)
    .replaceAll('your-marketplace.example', 'marketplace.test')
    .replace('000000000000', '123456789012'),
);

describe('the environment', () => {
  test('is development when nobody says otherwise', () => {
    expect(readEnvironment(newApp().node)).toBe(development);
  });

  test('that does not exist is refused with the names of those that do', () => {
    expect(() => readEnvironment(named('staging'))).toThrow(
      'There is no environment "staging": name one of development, production with -c environment=NAME, or add a file to infra/environments.',
    );
  });
});

const OF_DOMAIN = (domain: string) => ({
  domain,
  fromAddress: `help@${domain}`,
  inboundAddress: `help@${domain}`,
});

describe('production', () => {
  test('is refused as long as it is only the example', () => {
    expect(() => readEnvironment(named('production'))).toThrow(
      /^infra\/environments\/production\.ts: "account" is still the placeholder/,
    );
  });

  test('is accepted once it is filled in', () => {
    expect(checkEnvironment('production', filled)).toBe(filled);
  });

  test.each([
    ['domain', OF_DOMAIN('support.saypro.example')],
    ['teamAddresses.payments', { teamAddresses: { ...filled.teamAddresses, payments: 'payments@somewhere.example' } }],
    ['operationsAddress', { operationsAddress: 'operations@somewhere.example' }],
    ['alarmAddress', { alarmAddress: 'someone@somewhere.example' }],
    ['publicUrl', { publicUrl: 'https://support.somewhere.example/desk' }],
    ['corsOrigins.0', { corsOrigins: ['https://somewhere.example:8443'] }],
    [
      'identityProvider.issuer',
      { identityProvider: { kind: 'external', issuer: 'https://login.example', audience: ['x'] } },
    ],
  ] as const)('is refused with a placeholder in %s', (field, change) => {
    expect(() => checkEnvironment('production', { ...filled, ...change })).toThrow(
      `infra/environments/production.ts: "${field}" is still the placeholder`,
    );
  });

  test('may have names in which "example" is only a part', () => {
    const domain = 'my.example-shop.com';
    expect(() => checkEnvironment('production', { ...filled, ...OF_DOMAIN(domain) })).not.toThrow();
  });

  test('leaves no placeholder in its templates', () => {
    const { data, service, operations } = synthesized(filled);
    const text = JSON.stringify([data.template, service.template, operations.template]);
    expect(text).toContain('help@support.marketplace.test');
    expect(text).not.toMatch(/\.example(?![\w.-])|000000000000/);
  });
});

test('an address for received mail outside of the domain is refused: its domain’s MX record points elsewhere', () => {
  expect(() => checkEnvironment('development', { ...development, inboundAddress: 'help@elsewhere.example' })).toThrow(
    '"inboundAddress" (help@elsewhere.example) is not an address of "domain"',
  );
});

test('a From address outside of the domain is refused everywhere: SES would refuse every mail', () => {
  expect(() => checkEnvironment('development', { ...development, fromAddress: 'help@elsewhere.example' })).toThrow(
    'infra/environments/development.ts: "fromAddress" (help@elsewhere.example) is not an address of "domain" (support.saypro.example).',
  );
});
