import { z } from 'zod';
import type { TemplateResource } from '../assembly/template-resource.ts';

export type ReceiptAction =
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string; readonly roleArn: string | undefined }
  | { readonly kind: 'lambda'; readonly functionArn: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | { readonly kind: 'stop' };

export interface ReceiptRule {
  readonly name: string;
  readonly ruleSet: string;
  /** Addresses, domains, and `.domain` for what lies below one; none: everybody. */
  readonly recipients: readonly string[];
  readonly scans: boolean;
  readonly actions: readonly ReceiptAction[];
}

const action = z.union([
  z.strictObject({
    S3Action: z.object({
      BucketName: z.string(),
      ObjectKeyPrefix: z.string().default(''),
      IamRoleArn: z.string().optional(),
      KmsKeyArn: z.undefined().optional(),
    }),
  }),
  z.strictObject({
    LambdaAction: z.object({ FunctionArn: z.string(), InvocationType: z.literal('Event').default('Event') }),
  }),
  z.strictObject({ AddHeaderAction: z.object({ HeaderName: z.string(), HeaderValue: z.string() }) }),
  z.strictObject({ StopAction: z.object({ Scope: z.literal('RuleSet') }) }),
]);
const ruleProperties = z.object({
  RuleSetName: z.string(),
  After: z.string().optional(),
  Rule: z.object({
    Name: z.string().optional(),
    Enabled: z.coerce.boolean().default(false),
    ScanEnabled: z.coerce.boolean().default(false),
    Recipients: z.array(z.string()).default([]),
    Actions: z.array(action).default([]),
  }),
});

function actionOf(given: z.infer<typeof action>): ReceiptAction {
  if ('S3Action' in given) {
    const { BucketName, ObjectKeyPrefix, IamRoleArn } = given.S3Action;
    return { kind: 's3', bucket: BucketName, prefix: ObjectKeyPrefix, roleArn: IamRoleArn };
  }
  if ('LambdaAction' in given) return { kind: 'lambda', functionArn: given.LambdaAction.FunctionArn };
  if ('StopAction' in given) return { kind: 'stop' };
  return { kind: 'header', name: given.AddHeaderAction.HeaderName, value: given.AddHeaderAction.HeaderValue };
}

interface Placed {
  readonly rule: ReceiptRule;
  readonly enabled: boolean;
  readonly after: string | undefined;
}

function placedRule({ properties, ref, logicalId }: TemplateResource): Placed {
  const parsed = ruleProperties.safeParse(properties);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`The receipt rule ${logicalId} asks for what is not known here: ${issue?.path.join('.')}.`);
  }
  const { RuleSetName, After, Rule } = parsed.data;
  const rule = {
    name: Rule.Name ?? ref,
    ruleSet: RuleSetName,
    recipients: Rule.Recipients.map((recipient) => recipient.toLowerCase()),
    scans: Rule.ScanEnabled,
    actions: Rule.Actions.map(actionOf),
  };
  return { rule, enabled: Rule.Enabled, after: After };
}

/** In their order: those without a place come first. Throws an error that names a rule with what is not known here. */
export function receiptRulesOf(resources: readonly TemplateResource[]): readonly ReceiptRule[] {
  const placed = resources.filter(({ type }) => type === 'AWS::SES::ReceiptRule').map(placedRule);
  const ordered = placed.filter(({ after }) => after === undefined);
  let waiting = placed.filter(({ after }) => after !== undefined);
  while (waiting.length > 0) {
    const next = waiting.find(({ after }) => ordered.some(({ rule }) => rule.name === after));
    if (next === undefined)
      throw new Error(`The receipt rule ${waiting[0]?.rule.name} comes after one that is not there.`);
    ordered.splice(ordered.findIndex(({ rule }) => rule.name === next.after) + 1, 0, next);
    waiting = waiting.filter((one) => one !== next);
  }
  return ordered.filter(({ enabled }) => enabled).map(({ rule }) => rule);
}

/** The active rule set as the API tells it; nothing, where mail is not taken in. */
export function ruleSetView(rules: readonly ReceiptRule[]) {
  const [first] = rules;
  if (first === undefined) return {};
  return {
    Metadata: { Name: first.ruleSet },
    Rules: rules.map(({ name, recipients, scans, actions }) => ({
      Name: name,
      Enabled: true,
      Recipients: recipients,
      ScanEnabled: scans,
      Actions: actions.map((action) => {
        if (action.kind === 's3') return { S3Action: { BucketName: action.bucket, ObjectKeyPrefix: action.prefix } };
        if (action.kind === 'lambda')
          return { LambdaAction: { FunctionArn: action.functionArn, InvocationType: 'Event' } };
        if (action.kind === 'stop') return { StopAction: { Scope: 'RuleSet' } };
        return { AddHeaderAction: { HeaderName: action.name, HeaderValue: action.value } };
      }),
    })),
  };
}

/** Whether a rule speaks of an address. A condition without a label speaks of every label of its address; case does not count. */
export function speaksOf({ recipients }: ReceiptRule, address: string): boolean {
  if (recipients.length === 0) return true;
  const whole = address.toLowerCase();
  const at = whole.lastIndexOf('@');
  const domain = whole.slice(at + 1);
  const plain = `${whole.slice(0, at).replace(/\+.*$/, '')}@${domain}`;
  return recipients.some((recipient) => {
    if (recipient.startsWith('.')) return domain.endsWith(recipient);
    return recipient.includes('@') ? recipient === whole || recipient === plain : recipient === domain;
  });
}
