import { isObject, listAt, objectAt, textAt } from '../runtime/json.ts';

/** Bytes that DynamoDB counts for an item in its wire form: names and values. */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

/** A list or a map takes three bytes, and one for each of its elements. */
function valueBytes(value: unknown): number {
  if (!isObject(value)) return 0;
  const [type = ''] = Object.keys(value);
  if (type === 'S') return Buffer.byteLength(textAt(value, 'S') ?? '');
  if (type === 'N') return numberBytes(textAt(value, 'N') ?? '');
  if (type === 'B') return Buffer.byteLength(textAt(value, 'B') ?? '', 'base64');
  if (type === 'M') {
    const map = objectAt(value, 'M');
    return 3 + Object.keys(map).length + itemBytes(map);
  }
  if (type === 'L') return listAt(value, 'L').reduce<number>((sum, element) => sum + 1 + valueBytes(element), 3);
  if (type === 'SS') return listAt(value, 'SS').reduce<number>((sum, text) => sum + Buffer.byteLength(String(text)), 0);
  return 1;
}

/** Two significant digits a byte, and one. */
const numberBytes = (digits: string): number => Math.ceil(digits.replace(/^-?0*\.?0*/, '').length / 2) + 1;
