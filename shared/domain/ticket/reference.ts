/** No I, L, O, U, 0 or 1: read over the telephone, copied by hand, never a word to be embarrassed by. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const SHAPE = new RegExp(`^SP-([${ALPHABET}]{4})-([${ALPHABET}]{4})-([${ALPHABET}])$`);

/** How many random bytes `makeReference` takes. */
export const REFERENCE_BYTES = LENGTH * 2;

/**
 * The name of a ticket, `SP-7K3Q-9XZT-J`: eight random letters and a check character, 6.5 × 10¹¹ of them. It is the key of the ticket
 * too, so its creation is conditional on its absence. Two bytes make one letter, which keeps the bias below one in two thousand.
 */
export function makeReference(random: Uint8Array): string {
  if (random.length < REFERENCE_BYTES) throw new Error(`a reference takes ${REFERENCE_BYTES} random bytes`);
  const body = Array.from({ length: LENGTH }, (_, i) =>
    letterAt(((random[2 * i] ?? 0) << 8) | (random[2 * i + 1] ?? 0)),
  );
  return `SP-${body.slice(0, 4).join('')}-${body.slice(4).join('')}-${checkCharacter(body.join(''))}`;
}

/** The reference as the key has it, or undefined where the text is none: small letters and missing dashes are forgiven, a wrong letter is not. */
export function parseReference(text: string): string | undefined {
  const letters = text.trim().toUpperCase().replaceAll(/[\s-]/g, '');
  const candidate = `SP-${letters.slice(2, 6)}-${letters.slice(6, 10)}-${letters.slice(10)}`;
  const match = SHAPE.exec(candidate);
  if (!letters.startsWith('SP') || match === null) return undefined;
  const [, first = '', second = '', check] = match;
  return checkCharacter(first + second) === check ? candidate : undefined;
}

/** Luhn's algorithm over thirty letters: one wrong letter is always noticed, two neighbours exchanged nearly always. */
function checkCharacter(body: string): string {
  const sum = [...body].reverse().reduce((total, letter, i) => {
    const value = ALPHABET.indexOf(letter) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / ALPHABET.length) + (value % ALPHABET.length);
  }, 0);
  return letterAt(ALPHABET.length - (sum % ALPHABET.length));
}

function letterAt(index: number): string {
  return ALPHABET.charAt(index % ALPHABET.length);
}
