import { AwsError, type AwsService, type Caller, type Host } from '../service.ts';

const OPERATOR = 'operator';

/** Who asks: the role of a function in the words of its session, or the operator as the user of that name. */
function identityOf(caller: Caller, account: string) {
  if (caller.kind === 'operator') {
    return { UserId: OPERATOR, Account: account, Arn: `arn:aws:iam::${account}:user/${OPERATOR}` };
  }
  const role = caller.roleArn.split('/').at(-1) ?? '';
  return {
    UserId: `${role}:${caller.name}`,
    Account: account,
    Arn: `arn:aws:sts::${account}:assumed-role/${role}/${caller.name}`,
  };
}

/** STS, as far as it tells callers who they are; that needs no permission. */
export function createSts({ account }: Pick<Host, 'account'>): AwsService {
  return {
    permissions: (action) => (action === 'GetCallerIdentity' ? [] : [{ action: `sts:${action}`, resource: '*' }]),
    async call(action, _input, caller) {
      if (action === 'GetCallerIdentity') return identityOf(caller, account);
      throw new AwsError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
    },
  };
}
