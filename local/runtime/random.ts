/** Numbers and ids that look random and are the same for the same seed. */
export interface Chance {
  /** 0 ≤ x < 1. */
  random(): number;
  /** A version 4 UUID. */
  uuid(): string;
  /** Capital letters and digits, as in AWS's ids. */
  code(length: number): string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `seed` is any whole number; without it every start differs. */
export function createChance(seed: number = Math.floor(Math.random() * 2 ** 32)): Chance {
  let state = seed >>> 0;

  // mulberry32: small, fast, and good enough for ids and jitter.
  function bits(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  function hex(length: number): string {
    let text = '';
    while (text.length < length) text += bits().toString(16).padStart(8, '0');
    return text.slice(0, length);
  }

  return {
    random: () => bits() / 2 ** 32,
    uuid() {
      const digits = hex(32);
      const variant = '89ab'.charAt(bits() % 4);
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
    },
    code: (length) => Array.from({ length }, () => LETTERS.charAt(bits() % LETTERS.length)).join(''),
  };
}
