import { Stack, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Retention } from './retention.ts';

/** The roles that a token can carry in `cognito:groups`. Whoever is in none of them is a requester. */
export const GROUPS = {
  agents: 'Works on tickets; the roster says at which level and in which team.',
  operations: 'Sees every ticket, restarts workflows.',
  administrators: 'Keeps the roster and the policy.',
} as const;

/** Lets the marketplace's own backend file and read on a person's behalf: `support/act-for-requesters`. */
const SCOPE = new ResourceServerScope({
  scopeName: 'act-for-requesters',
  scopeDescription: "File and read tickets on a requester's behalf",
});

export interface SupportUserPoolProps {
  readonly retention: Retention;
  readonly domainPrefix: string;
  readonly callbackUrls: readonly string[];
}

/** Requesters who sign up by themselves, agents and operations whom an administrator adds, and the marketplace's backend. */
export class SupportUserPool extends Construct {
  readonly pool: UserPool;
  readonly webClient: UserPoolClient;
  readonly machineClient: UserPoolClient;
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** The accepted audiences. */
  readonly audience: readonly string[];

  constructor(scope: Construct, id: string, props: SupportUserPoolProps) {
    super(scope, id);
    this.pool = this.userPool(props.retention);
    for (const [groupName, description] of Object.entries(GROUPS)) {
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: this.pool.userPoolId, groupName, description });
    }
    this.pool.addDomain('SignIn', { cognitoDomain: { domainPrefix: props.domainPrefix } });
    this.webClient = this.pool.addClient('Web', {
      authFlows: { userSrp: true, adminUserPassword: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [...props.callbackUrls],
      },
      preventUserExistenceErrors: true,
    });
    const server = this.pool.addResourceServer('Scopes', { identifier: 'support', scopes: [SCOPE] });
    this.machineClient = this.pool.addClient('Marketplace', {
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(server, SCOPE)] },
    });
    this.issuer = `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.pool.userPoolId}`;
    this.audience = [this.webClient.userPoolClientId, this.machineClient.userPoolClientId];
  }

  private userPool(retention: Retention): UserPool {
    const pool = new UserPool(this, 'Pool', {
      // Billed per monthly active user like every plan, and the cheapest: nothing here needs more.
      featurePlan: FeaturePlan.LITE,
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      keepOriginal: { email: true },
      standardAttributes: { email: { required: true, mutable: true }, fullname: { required: true, mutable: true } },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      removalPolicy: retention.removal,
      deletionProtection: retention.deletionProtection,
    });
    Validations.of(pool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason:
          'A second factor is on offer; demanding one of a buyer who asks about a parcel would keep people from asking.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason:
          'The Plus plan is billed per monthly active user: at the size of a marketplace it exceeds all other costs.',
      },
    );
    return pool;
  }
}
