/** Where the endpoint is, and the Region of what runs there. */
export interface AwsEndpoint {
  readonly endpointUrl: string;
  readonly region: string;
}

/** What the AWS CLI is run with; what the caller says comes later and wins. */
export function awsArguments({ endpointUrl, region }: AwsEndpoint, given: readonly string[]): string[] {
  return ['--endpoint-url', endpointUrl, '--region', region, ...given];
}

/** The caller's environment without anything that could lead the CLI to a real account, and with keys that mean nothing. */
export function awsEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !/^AWS_/i.test(name) || name === 'AWS_DEFAULT_OUTPUT');
  return {
    ...Object.fromEntries(kept),
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  };
}

/** The same as one line for a shell; the CLI insists on a Region and on keys, and any will do. */
export function awsCli(endpointUrl: string, region: string): string {
  return `AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --region ${region} --endpoint-url ${endpointUrl}`;
}
