import type { MailroomConfig } from '../../shared/adapters/mailroom-config.ts';

/** The environment of a function that sends mail, as Lambda would have it. */
export const MAILROOM_ENVIRONMENT: MailroomConfig & { readonly AWS_REGION: string } = {
  TABLE_NAME: 'table',
  SIGNING_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:signing',
  ADDRESS_KEY_ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:addresses',
  INBOUND_ADDRESS: 'help@support.example',
  FROM_ADDRESS: 'help@support.example',
  CONFIGURATION_SET: 'mails',
  PUBLIC_URL: 'https://support.example/',
  HELP_URL: 'https://help.example/',
  DESK_URL: 'https://desk.example/tickets/',
  OPERATIONS_ADDRESS: 'operations@support.example',
  TEAM_ADDRESSES: '{"frontline":"frontline@support.example"}',
  AWS_REGION: 'eu-west-1',
};
