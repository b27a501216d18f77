import type { Environment } from './environment.ts';

/** The default, and what runs on one machine. Deployed, it sends no mail before `domain` is one that you own. */
export const development: Environment = {
  region: 'eu-west-1',
  domain: 'support.saypro.example',
  fromAddress: 'help@support.saypro.example',
  inboundAddress: 'help@support.saypro.example',
  teamAddresses: {
    frontline: 'frontline@support.saypro.example',
    technical: 'technical@support.saypro.example',
    account: 'accounts@support.saypro.example',
    payments: 'payments@support.saypro.example',
    security: 'security@support.saypro.example',
    'platform-admin': 'platform@support.saypro.example',
    engineering: 'engineering@support.saypro.example',
    it: 'it@support.saypro.example',
    management: 'management@support.saypro.example',
  },
  operationsAddress: 'operations@support.saypro.example',
  alarmAddress: 'alarms@support.saypro.example',
  helpUrl: 'https://help.saypro.example',
  deskUrl: 'https://desk.saypro.example/tickets',
  corsOrigins: ['http://localhost:5173'],
  identityProvider: {
    kind: 'cognito',
    domainPrefix: 'saypro-support-development',
    callbackUrls: ['http://localhost:5173/signed-in'],
  },
  mailIdentity: 'managed',
  logRetentionDays: 7,
  removal: 'destroy',
};
