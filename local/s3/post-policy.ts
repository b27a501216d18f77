import { isObject, listAt, parseJson, textAt } from '../runtime/json.ts';
import { AwsError } from '../service.ts';
import { type Credential, checkSignature, credentialOf } from './signing.ts';

/** A form that a browser uploads with. */
export interface PostForm {
  /** Every field before the file, by lower-case name. */
  readonly fields: Readonly<Record<string, string>>;
  readonly file: Buffer;
  readonly fileName: string;
}

/** Reads a form; what stands behind the file is not looked at. Throws `MalformedPOSTRequest`. */
export async function postFormOf(contentType: string, body: Buffer): Promise<PostForm> {
  const malformed = () =>
    new AwsError('MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw malformed();
  }
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (name.toLowerCase() === 'file') {
      if (typeof value === 'string') return { fields, file: Buffer.from(value), fileName: '' };
      return { fields, file: Buffer.from(await value.arrayBuffer()), fileName: value.name };
    }
    if (typeof value === 'string') fields[name.toLowerCase()] = value;
  }
  throw new AwsError('InvalidArgument', 'POST requires exactly one file upload per request.');
}

function denied(reason: string): AwsError {
  return new AwsError('AccessDenied', `Invalid according to Policy: ${reason}`, 403);
}

const FREE = new Set(['policy', 'x-amz-signature', 'file', 'awsaccesskeyid', 'signature']);
const fieldName = (text: unknown) => String(text).replace(/^\$/, '').toLowerCase();

function checkSize(size: number, [least, most]: readonly [number, number]): void {
  if (size > most) throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  if (size < least)
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
}

/** Throws for a condition that does not hold; gives the field that it speaks of. */
function checkCondition(condition: unknown, fields: Readonly<Record<string, string>>, size: number): string[] {
  if (isObject(condition)) {
    return Object.entries(condition).map(([name, wanted]) => {
      const field = name.toLowerCase();
      if (fields[field] !== wanted) throw denied(`Policy Condition failed: ["eq", "$${name}", "${String(wanted)}"]`);
      return field;
    });
  }
  const [kind, first, second] = Array.isArray(condition) ? condition : [];
  const operator = String(kind).toLowerCase();
  if (operator === 'content-length-range') {
    checkSize(size, [Number(first), Number(second)]);
    return [];
  }
  const given = fields[fieldName(first)] ?? '';
  const wanted = String(second);
  const holds = operator === 'eq' ? given === wanted : operator === 'starts-with' && given.startsWith(wanted);
  if (!holds) throw denied(`Policy Condition failed: ${JSON.stringify(condition)}`);
  return [fieldName(first)];
}

/**
 * Who signed a form's policy. Throws S3's error where nobody did, where the policy is over by `now` (milliseconds), or where the form is
 * not what it says.
 */
export function checkPostPolicy({ fields, file }: PostForm, bucket: string, now: number): Credential {
  const { policy, 'x-amz-credential': credentialText = '', 'x-amz-signature': signature = '' } = fields;
  const credential = credentialOf(credentialText);
  if (policy === undefined || credential === undefined)
    throw new AwsError('AccessDenied', 'Access Denied: the form holds no signed policy.', 403);
  checkSignature(policy, credential, signature);
  const document = parseJson(Buffer.from(policy, 'base64').toString('utf8'));
  if (!isObject(document)) throw new AwsError('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.');
  const expires = Date.parse(textAt(document, 'expiration') ?? '');
  if (!(now <= expires)) throw denied('Policy expired.');
  const all = { ...fields, bucket };
  const spoken = new Set(listAt(document, 'conditions').flatMap((one) => checkCondition(one, all, file.length)));
  const extra = Object.keys(fields).filter(
    (name) => !FREE.has(name) && !name.startsWith('x-ignore-') && !spoken.has(name),
  );
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
  return credential;
}
