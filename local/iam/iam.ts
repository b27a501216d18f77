import type { Assembly, Resource } from '../assembly/assembly.ts';
import { AssemblyError } from '../assembly/assembly-error.ts';
import { textAt } from '../runtime/json.ts';
import { AwsError, type Caller, type Invoker, type Permission } from '../service.ts';
import { applies, type Statement } from './statement.ts';
import {
  bucketPolicies,
  functionNameOf,
  functionPolicies,
  identityPolicies,
  queuePolicies,
  trustPolicies,
} from './template-policies.ts';

/** One permission that a role or a service made use of, or was refused. */
export interface UsedPermission {
  readonly action: string;
  readonly resource: string;
  /** `false` once it was refused. */
  allowed: boolean;
  times: number;
}

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

export interface Iam {
  /** What the role's own policies say. */
  decide(roleArn: string, permission: Permission): Decision;
  /** Throws `AccessDeniedException` in AWS's words when the caller may not; the operator may do everything. */
  check(caller: Caller, permissions: readonly Permission[]): void;
  /** Whether whoever invokes may run the function: a role by its own policies, a service by the function's permissions. */
  mayInvoke(functionArn: string, invoker: Invoker): Decision;
  /** Whether whoever sends may put something on the queue: a role by its own policies, a service by the queue's policy. */
  maySend(queueArn: string, sender: Invoker): Decision;
  /** Whether whoever puts may put an object there: a role by its own policies and the bucket's, a service by the bucket's. */
  mayPutObject(bucketArn: string, key: string, who: Invoker): Decision;
  /** Throws `AssemblyError` unless the role lets this service act in its name; AWS refuses to create what would run as it. `user` is what runs as it. */
  checkTrust(roleArn: string, service: string, user: string): void;
  /** What every role made use of, by the role's name, and what AWS services made use of, by theirs. */
  used(): Readonly<Record<string, readonly UsedPermission[]>>;
}

const ALLOWED: Decision = { allowed: true };

function roleName(roleArn: string): string {
  return roleArn.split('/').at(-1) ?? roleArn;
}

/** Told, in a sentence, of the first time that something is refused to somebody. */
export type OnRefused = (sentence: string) => void;

class Policies implements Iam {
  private readonly account: string;
  private readonly onRefused: OnRefused;
  private readonly trust: ReadonlyMap<string, readonly Statement[]>;
  private readonly roles: ReadonlyMap<string, readonly Statement[]>;
  private readonly functions: ReadonlyMap<string, readonly Statement[]>;
  private readonly queues: ReadonlyMap<string, readonly Statement[]>;
  private readonly buckets: ReadonlyMap<string, readonly Statement[]>;
  private readonly uses = new Map<string, Map<string, UsedPermission>>();

  constructor(assembly: Assembly, onRefused: OnRefused) {
    this.account = assembly.account;
    this.onRefused = onRefused;
    this.trust = trustPolicies(assembly);
    this.roles = identityPolicies(assembly);
    this.functions = functionPolicies(assembly);
    this.queues = queuePolicies(assembly);
    this.buckets = bucketPolicies(assembly);
  }

  decide(roleArn: string, permission: Permission): Decision {
    const role = roleName(roleArn);
    return this.decideFor(role, role, permission);
  }

  check(caller: Caller, permissions: readonly Permission[]): void {
    if (caller.kind === 'operator') return;
    const role = roleName(caller.roleArn);
    const who = `arn:aws:sts::${this.account}:assumed-role/${role}/${caller.name}`;
    for (const permission of permissions) {
      const decision = this.decideFor(role, who, permission);
      if (!decision.allowed)
        throw new AwsError('AccessDeniedException', `User: ${refusal(who, permission, decision.reason)}`);
    }
  }

  checkTrust(roleArn: string, service: string, user: string): void {
    const role = roleName(roleArn);
    const context = { 'aws:SourceAccount': this.account };
    const trusts = this.trust
      .get(role)
      ?.some(
        (statement) =>
          statement.effect === 'Allow' &&
          statement.services.includes(service) &&
          applies(statement, 'sts:AssumeRole', role, context),
      );
    if (trusts === false) throw new AssemblyError(`The role ${role} of ${user} cannot be assumed by ${service}.`);
  }

  mayInvoke(functionArn: string, invoker: Invoker): Decision {
    return this.mayUse(
      'lambda:InvokeFunction',
      functionArn,
      this.functions.get(functionNameOf(functionArn)) ?? [],
      invoker,
    );
  }

  maySend(queueArn: string, sender: Invoker): Decision {
    return this.mayUse('sqs:SendMessage', queueArn, this.queues.get(queueArn) ?? [], sender);
  }

  mayPutObject(bucketArn: string, key: string, who: Invoker): Decision {
    return this.mayUse('s3:PutObject', `${bucketArn}/${key}`, this.buckets.get(bucketArn) ?? [], who);
  }

  used(): Readonly<Record<string, readonly UsedPermission[]>> {
    return Object.fromEntries(
      [...this.uses].map(([role, uses]) => [role, [...uses.values()].map((use) => ({ ...use }))]),
    );
  }

  private mayUse(action: string, resource: string, policy: readonly Statement[], who: Invoker): Decision {
    if (who.kind === 'operator') return ALLOWED;
    if (who.kind === 'role') return this.decide(who.roleArn, { action, resource });
    const decision = this.evaluateFor(action, resource, policy, who);
    return this.noted(who.principal, who.principal, { action, resource }, decision);
  }

  private evaluateFor(
    action: string,
    resource: string,
    policy: readonly Statement[],
    who: Extract<Invoker, { kind: 'service' }>,
  ): Decision {
    const context = {
      'aws:SourceAccount': this.account,
      'aws:PrincipalIsAWSService': 'true',
      'aws:SecureTransport': 'true',
      ...(who.sourceArn === undefined ? {} : { 'aws:SourceArn': who.sourceArn }),
      // SES names the account in this way, too.
      ...(who.principal === 'ses.amazonaws.com' ? { 'aws:Referer': this.account } : {}),
    };
    const spoken = policy.filter(
      (statement) =>
        statement.services.some((service) => service === '*' || service === who.principal) &&
        applies(statement, action, resource, context),
    );
    if (spoken.some((statement) => statement.effect === 'Deny'))
      return { allowed: false, reason: 'with an explicit deny in a resource-based policy' };
    if (spoken.length > 0) return ALLOWED;
    return { allowed: false, reason: `because no resource-based policy allows ${who.principal} the ${action} action` };
  }

  private evaluate(role: string, permission: Permission): Decision {
    const context = { 'aws:SecureTransport': 'true', 'aws:PrincipalIsAWSService': 'false', ...permission.context };
    let allowed = false;
    for (const statement of this.roles.get(role) ?? []) {
      if (!applies(statement, permission.action, permission.resource, context)) continue;
      if (statement.effect === 'Deny')
        return { allowed: false, reason: 'with an explicit deny in an identity-based policy' };
      allowed = true;
    }
    for (const statement of this.ofBucket(permission.resource)) {
      if (!this.speaksOf(statement, role) || !applies(statement, permission.action, permission.resource, context))
        continue;
      if (statement.effect === 'Deny')
        return { allowed: false, reason: 'with an explicit deny in a resource-based policy' };
      // A statement for the whole account leaves it to the account's own policies.
      allowed ||= !statement.principals.includes(this.root);
    }
    return allowed
      ? ALLOWED
      : { allowed: false, reason: `because no identity-based policy allows the ${permission.action} action` };
  }

  /** The statements of the policy of the bucket in which a resource lies. */
  private ofBucket(resource: string): readonly Statement[] {
    return this.buckets.get(resource.split('/')[0] ?? '') ?? [];
  }

  private get root(): string {
    return `arn:aws:iam::${this.account}:root`;
  }

  private speaksOf({ services, principals }: Statement, role: string): boolean {
    return services.includes('*') || principals.some((arn) => arn === this.root || roleName(arn) === role);
  }

  /** `who` is the role, as whoever reads of a refusal knows it. */
  private decideFor(role: string, who: string, permission: Permission): Decision {
    const known = this.uses.get(role)?.get(useKey(permission));
    if (known?.allowed === true && permission.context === undefined) {
      known.times += 1;
      return ALLOWED;
    }
    return this.noted(role, who, permission, this.evaluate(role, permission));
  }

  private noted(user: string, who: string, permission: Permission, decision: Decision): Decision {
    const uses = this.uses.get(user) ?? new Map<string, UsedPermission>();
    this.uses.set(user, uses);
    const { action, resource } = permission;
    const use = uses.get(useKey(permission)) ?? { action, resource, allowed: true, times: 0 };
    uses.set(useKey(permission), use);
    use.times += 1;
    if (use.allowed && !decision.allowed) this.onRefused(`AccessDenied: ${refusal(who, permission, decision.reason)}`);
    use.allowed = use.allowed && decision.allowed;
    return decision;
  }
}

/** In AWS's words. */
function refusal(who: string, { action, resource }: Permission, reason: string): string {
  return `${who} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

function useKey({ action, resource }: Permission): string {
  return `${action} ${resource}`;
}

/** Policies of the template's roles, functions, queues and buckets. Throws `AssemblyError` for what cannot be evaluated here. */
export function createIam(assembly: Assembly, onRefused: OnRefused = () => {}): Iam {
  return new Policies(assembly, onRefused);
}

/** The ARN of the role that a function or a machine runs as. */
export function roleArnOf(resource: Resource, property: string): string {
  const arn = textAt(resource.properties, property);
  if (arn === undefined) throw new AssemblyError(`${resource.logicalId} in ${resource.stack} has no ${property}.`);
  return arn;
}
