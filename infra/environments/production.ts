import type { Environment } from './environment.ts';

/** An example to fill in: synthesis refuses it, naming the field, as long as a placeholder is left. */
export const production: Environment = {
  // The twelve digits of an account that holds nothing else: quotas and alarms are per account.
  account: '000000000000',
  // Near the people who write; SES sends from here and the data stays here.
  region: 'eu-west-1',
  // A subdomain keeps the reputation of support mail apart from newsletters.
  domain: 'support.your-marketplace.example',
  fromAddress: 'help@support.your-marketplace.example',
  // Its domain's MX record points to SES; leave it out where mail is not to be received.
  inboundAddress: 'help@support.your-marketplace.example',
  teamAddresses: {
    frontline: 'frontline@your-marketplace.example',
    technical: 'technical@your-marketplace.example',
    account: 'accounts@your-marketplace.example',
    payments: 'payments@your-marketplace.example',
    security: 'security@your-marketplace.example',
    'platform-admin': 'platform@your-marketplace.example',
    engineering: 'engineering@your-marketplace.example',
    it: 'it@your-marketplace.example',
    management: 'management@your-marketplace.example',
  },
  operationsAddress: 'support-operations@your-marketplace.example',
  // A list that reaches whoever is on call.
  alarmAddress: 'support-alarms@your-marketplace.example',
  // Without it links in mails lead to the API's own address: set it when a domain of yours stands in front.
  publicUrl: 'https://support.your-marketplace.example',
  // Mails link to the help pages that the policy names; leave it out where there are none.
  helpUrl: 'https://help.your-marketplace.example',
  // Mails to colleagues open the ticket there; leave it out where there is no such page.
  deskUrl: 'https://desk.your-marketplace.example/tickets',
  corsOrigins: ['https://www.your-marketplace.example'],
  // The marketplace's own provider: Cognito is billed per monthly active user, which at a marketplace's size exceeds
  // everything else in here.
  identityProvider: {
    kind: 'external',
    issuer: 'https://login.your-marketplace.example',
    audience: ['support-desk'],
  },
  mailIdentity: 'managed',
  logRetentionDays: 90,
  removal: 'retain',
};
