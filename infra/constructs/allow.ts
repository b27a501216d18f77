import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** One least-privilege statement: these actions of one service on these resources. */
export const allow = (
  service: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: actions.map((action) => `${service}:${action}`),
    resources: [...resources],
    ...(conditions === undefined ? {} : { conditions }),
  });
