import * as z from 'zod/mini';
import { parseReference } from '../domain/ticket/reference.ts';

/** Control characters but newline and tab: nobody types them, and terminals, mails and CSV files obey them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/** Line ends as one newline, no control characters, no half characters, composed as Unicode recommends. */
export const cleaned = (text: string): string =>
  text.replaceAll(/\r\n?/g, '\n').replaceAll(CONTROLS, '').toWellFormed().normalize('NFC');

/** Something that a reader sees: blanks of any script, and letters without a shape, are not. */
const visible = () =>
  z.refine<string>((value) => /[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\s]/u.test(value), 'Must not be blank.');

/** Characters. */
export const MOST_TEXT = 10_000;
const MOST_SUBJECT = 200;
const MOST_ID = 100;

/** What a person typed into a field that may stay empty; `too-long`: of more than {@link MOST_TEXT} characters. */
export function typed(given: string | undefined): { readonly text: string } | 'nothing' | 'too-long' {
  const read = text().safeParse(given ?? '');
  if (read.success) return { text: read.data };
  return cleaned(given ?? '').trim().length > MOST_TEXT ? 'too-long' : 'nothing';
}

/** What a person wrote, over as many lines as they like. */
export const text = (most = MOST_TEXT) =>
  z.string().check(z.overwrite(cleaned), z.trim(), z.minLength(1), z.maxLength(most), visible());

/** One line. A line break would be one in a mail's header. */
export const line = (most = MOST_SUBJECT) =>
  z.string().check(
    z.overwrite(cleaned),
    z.trim(),
    z.minLength(1),
    z.maxLength(most),
    visible(),
    z.refine((value) => !/[\n\t\u2028\u2029]/.test(value), 'Must be a single line, without tabs.'),
  );

/** A name from a list that the API itself hands out. */
export const id = () =>
  z
    .string()
    .check(
      z.minLength(1),
      z.maxLength(MOST_ID),
      z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'Must be letters, digits, dots, dashes.'),
    );

/** A ticket's reference, however it is typed; it comes out as it is written. */
export const reference = () =>
  z.string().check(
    z.maxLength(MOST_ID),
    z.overwrite((typed) => parseReference(typed) ?? typed),
    z.refine((value) => parseReference(value) === value, 'Is no reference; one looks like SP-7K3Q-9XZT-J.'),
  );

/** A moment; the time of day says which zone's it is. */
export const moment = () =>
  z.iso.datetime({ offset: true, error: 'Must be a time with its offset, as in 2026-11-23T16:30:00+02:00.' });

const MOST_DETAILS = 20;
const MOST_DETAIL = 2_000;

/** Detail id → what the person says to it. */
export const details = () =>
  z
    .record(id(), text(MOST_DETAIL))
    .check(
      z.refine((value) => Object.keys(value).length <= MOST_DETAILS, `Must have at most ${MOST_DETAILS} entries.`),
    );
