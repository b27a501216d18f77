import { flagAt, isObject, type JsonObject, numberAt, objectAt, parseJson, textAt } from '../runtime/json.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

function password(options: JsonObject, random: () => number): string {
  const sets = [
    flagAt(options, 'ExcludeLowercase') === true ? '' : LOWER,
    flagAt(options, 'ExcludeUppercase') === true ? '' : LOWER.toUpperCase(),
    flagAt(options, 'ExcludeNumbers') === true ? '' : DIGITS,
    flagAt(options, 'ExcludePunctuation') === true ? '' : PUNCTUATION,
    flagAt(options, 'IncludeSpace') === true ? ' ' : '',
  ];
  const excluded = textAt(options, 'ExcludeCharacters') ?? '';
  const letters = [...sets.join('')].filter((letter) => !excluded.includes(letter));
  const length = numberAt(options, 'PasswordLength') ?? 32;
  return Array.from({ length }, () => letters[Math.floor(random() * letters.length)] ?? '').join('');
}

/** The first value of an `AWS::SecretsManager::Secret`, as its `SecretString` or `GenerateSecretString` says. */
export function secretString(properties: JsonObject, random: () => number): string {
  const given = textAt(properties, 'SecretString');
  if (given !== undefined) return given;
  const options = objectAt(properties, 'GenerateSecretString');
  const drawn = password(options, random);
  const key = textAt(options, 'GenerateStringKey');
  if (key === undefined) return drawn;
  const parsed = parseJson(textAt(options, 'SecretStringTemplate') ?? '{}');
  return JSON.stringify({ ...(isObject(parsed) ? parsed : {}), [key]: drawn });
}
