/** The environment variables of a function that sends mail. */
export const MAILROOM_KEYS = [
  'TABLE_NAME',
  'SIGNING_SECRET_ARN',
  'ADDRESS_KEY_ARN',
  'INBOUND_ADDRESS',
  'FROM_ADDRESS',
  'CONFIGURATION_SET',
  'PUBLIC_URL',
  'HELP_URL',
  'DESK_URL',
  'OPERATIONS_ADDRESS',
  'TEAM_ADDRESSES',
] as const;

export type MailroomConfig = Readonly<Record<(typeof MAILROOM_KEYS)[number], string>>;
