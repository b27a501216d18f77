import { App, type AppProps, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import cdkJson from '../cdk.json' with { type: 'json' };
import type { Bundles } from './bundle.ts';
import type { Environment } from './environments/environment.ts';
import { DataStack } from './stacks/data-stack.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { ServiceStack } from './stacks/service-stack.ts';

export interface SupportApp {
  readonly data: DataStack;
  readonly service: ServiceStack;
  readonly operations: OperationsStack;
}

/** An app with the flags of cdk.json, whoever starts it: the CLI, `node infra/app.ts` or a test. */
export const newApp = (props: Pick<AppProps, 'outdir' | 'context' | 'builtinCloudFormationValidation'> = {}): App =>
  new App({ ...props, context: { ...cdkJson.context, ...props.context }, analyticsReporting: false });

/** The rule packs that every synthesis has to pass. */
export const addRules = (app: App): void =>
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));

/** Puts the three stacks of one environment into the app. */
export function buildSupportApp(app: App, environment: Environment, bundles: Bundles): SupportApp {
  const env = {
    region: environment.region,
    ...(environment.account === undefined ? {} : { account: environment.account }),
  };
  const common = { env, environment };
  const data = new DataStack(app, 'Support-Data', {
    ...common,
    description: 'SayPro Support: tickets, people, mail domain',
    terminationProtection: environment.removal === 'retain',
  });
  const service = new ServiceStack(app, 'Support-Service', {
    ...common,
    description: 'SayPro Support: API, workflow, mail',
    data,
    bundles,
  });
  const operations = new OperationsStack(app, 'Support-Operations', {
    ...common,
    description: 'SayPro Support: alarms and dashboard',
    alarms: [...data.alarms, ...service.alarms],
  });
  Tags.of(app).add('application', 'saypro-support', { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] });
  return { data, service, operations };
}
