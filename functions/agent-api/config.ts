/** The environment variables of this function. */
export const CONFIG_KEYS = ['TABLE_NAME', 'SIGNING_SECRET_ARN'] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];
