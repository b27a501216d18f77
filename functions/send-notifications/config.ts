/** The environment variables of this function. */
export const CONFIG_KEYS = [
  'TABLE_NAME',
  'SIGNING_SECRET_ARN',
  'FROM_ADDRESS',
  'CONFIGURATION_SET',
  'PUBLIC_URL',
  'OPERATIONS_ADDRESS',
  'TEAM_ADDRESSES',
] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];
