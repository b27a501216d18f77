import type { Arrival, TicketName } from './world.ts';

/** What is to become of a mail of the corpus. */
export interface Case extends Arrival {
  /** The file under `corpus/`, without `.eml`. */
  readonly mail: string;
  /**
   * `replied open by thread-root`, `filed`, `filed, follows closed`, `flagged, names open`, `noted open, auto-submitted`,
   * `dropped, list-header`, `quarantined, virus`.
   */
  readonly becomes: string;
  /** What agents read, to the letter. */
  readonly reads?: string;
  /** The new ticket's subject. */
  readonly subject?: string;
  /** Names of what is sent with it. */
  readonly carries?: readonly string[];
  /** What a bounce says: recipient, action, status. */
  readonly says?: string;
  /** Whose the new ticket is: somebody who has signed in, or an address. */
  readonly of?: 'known' | 'address';
  /** A ticket that must stay as it is. */
  readonly untouched?: TicketName;
}

const replied = (
  mail: string,
  reads: string,
  more: Omit<Case, 'mail' | 'becomes' | 'reads'> & { by?: string } = {},
): Case => {
  const { by = 'reply-address', ...rest } = more;
  return { mail, becomes: `replied open by ${by}`, reads, ...rest };
};

/** The requester answers. */
const REPLIES: readonly Case[] = [
  replied('gmail-top-posted', 'It is order 4711.\n\nThandi'),
  replied('gmail-alternative', 'It is order 4711 – the blue one.'),
  replied('outlook-365-top-posted', 'The basket shows now, but the price is wrong.\n\nKind regards\nThandi Nkosi'),
  replied('outlook-html-only', 'Order 4711, please.'),
  replied('outlook-german', 'Die Bestellung ist 4711.'),
  replied('apple-mail', 'It is order 4711.'),
  replied('bottom-posted', 'Order 4711 in the blue shop.'),
  replied(
    'interleaved',
    'On 21/11/2026 10:00, SayPro Support wrote:\n> Which order is it?\n4711.\n> And which shop?\nThe blue one.',
  ),
  replied('french-reply', 'C’est la commande 4711.'),
  replied('isizulu-reply', 'Inombolo yami ithi 4711. Ngiyabonga!'),
  replied('japanese-iso-2022-jp', '注文番号は4711です。'),
  replied('arabic-reply', 'رقم الطلب هو 4711.'),
  replied('format-flowed', 'It is order 4711, which I have bought on Monday.'),
  replied('html-gmail-quote', 'Order 4711\n\nThanks & bye'),
  replied('empty-plain-beside-html', 'Order 4711'),
  replied('reply-with-second-thought', 'My words.\n\n> only'),
  replied('attachment-only', '[No words; sent with it: screen.png]', { carries: ['screen.png'] }),
  replied('rfc2231-filename', 'Here is the picture.', { carries: ['Bestellübersicht.png'] }),
  { mail: 'empty-body', becomes: 'dropped, empty', untouched: 'open' },
  replied('gmail-hungarian', 'A 4711-es rendelés.'),
  replied('gmail-croatian', 'Narudžba 4711.'),
  replied('outlook-arabic', 'رقم الطلب هو 4711.'),
  replied('outlook-web-amharic', 'Order 4711.'),
  replied('outlook-bold-labels', 'Order 4711.'),
  replied('spark-right-below', 'The blue one,\norder 4711'),
  replied('yahoo-right-below', 'Hello,\n\nit is order 4711.'),
  replied('outlook-isizulu', 'I-oda u-4711.'),
  replied('samsung-one-line', 'It is order 4711.'),
  replied('qq-blanks-as-in-html', '订单是4711。'),
  replied(
    'letter-of-the-seller',
    'This is what the seller mailed me:\n\nFrom: Joe <joe@sell.example>\nSent: Friday, 20 November 2026 08:00\nTo: Thandi\nSubject: your basket\n\nWe never got your payment.\n\nThat is not so: see my bank statement.',
  ),
  replied(
    'postscript-below-signature',
    'It is order 4711.\n\n--\nThandi\n\nPS: the bank says that the money left on Friday.',
  ),
  replied('sent-via-courier', 'My parcel, order 4711.\n\nSent via PostNet on Monday, number 8899.'),
  replied('sent-from-phone-vietnamese', 'Đơn hàng 4711'),
  replied('person-through-bulk-gateway', 'It is order 4711.'),
  replied('person-through-group', 'It is order 4711.'),
  replied('person-on-leave', 'Hi Grace, I am on leave until Monday, but it is order 4711. Please go on.'),
  // How the ticket is found.
  replied('quoted-plus-address', 'Order 4711.'),
  replied('upper-case-address', 'Order 4711.'),
  replied('root-only-thread', 'Order 4711, from the web mail.', { by: 'thread-root' }),
  replied('delivered-id-only', 'Order 4711.', { by: 'delivered-id' }),
  replied('subject-reference', 'I have lost your mail, but it is order 4711.', { by: 'subject' }),
  // Ours stands at the end, behind whatever its requester had put there.
  replied('subject-two-references', 'It is the same as last time.', { by: 'subject' }),
  replied('subject-prefixes', 'It is order 4711.', { by: 'subject' }),
  replied('reply-to-merged', 'And one thing more: it is blue.'),
  { mail: 'reply-to-resolved', becomes: 'replied resolved by reply-address', reads: 'No, it still does not work.' },
  {
    mail: 'reply-to-closed',
    becomes: 'filed, follows closed',
    reads: 'It is broken again.',
    subject: 'My basket',
    of: 'known',
  },
  { mail: 'reply-by-mail-person', becomes: 'replied byMail by reply-address', reads: 'It is the red one.' },
  // A domain without a policy: the signature and the address are enough, the subject is not.
  { ...replied('gmail-top-posted', 'It is order 4711.\n\nThandi'), dmarc: 'none' },
  { mail: 'reply-by-mail-person', dmarc: 'none', becomes: 'replied byMail by reply-address' },
];

/** Something new. */
const NEW: readonly Case[] = [
  {
    mail: 'new-from-known',
    becomes: 'filed',
    subject: 'Payout missing',
    reads: 'My payout has not come since Monday.',
    of: 'known',
  },
  { mail: 'new-from-unknown', becomes: 'filed', subject: 'Where is my order?', of: 'address' },
  { mail: 'new-known-without-dmarc', dmarc: 'none', becomes: 'filed', of: 'address' },
  { mail: 'new-known-without-dmarc', dmarc: 'fail', becomes: 'filed', of: 'address' },
  {
    mail: 'new-without-subject',
    becomes: 'filed',
    subject: 'The page says 500.',
    reads: 'The page says 500.\nSince yesterday.',
  },
  {
    mail: 'new-subject-only',
    becomes: 'filed',
    subject: 'Please call me about my shop',
    reads: 'Please call me about my shop',
  },
  {
    mail: 'form-of-four-labels',
    becomes: 'filed',
    reads:
      'Name: Sipho Dube <sipho@elsewhere.example>\nOrdered: 20 November 2026 09:58\nOrder: 4711\nReason: late\n\nWhere is it?',
  },
  { mail: 'new-nothing-at-all', becomes: 'dropped, empty' },
  {
    mail: 'new-with-page-of-facts',
    becomes: 'filed',
    reads: 'Date: 21 November\nAmount: R 450\nFrom: my savings account\n\nThe payment is missing.',
  },
  {
    mail: 'forwarded-inline',
    becomes: 'filed',
    subject: 'Pay now',
    reads:
      'What is this? Is it from you?\n\n---------- Forwarded message ---------\nFrom: SayPro Billing <billing@fake.example>\nDate: Fri, Nov 20, 2026 at 9:00 AM\nSubject: Pay now\nTo: <thandi@crafts.example>\n\nClick here to pay.',
  },
  { mail: 'forwarded-as-attachment', becomes: 'filed', subject: 'Pay now' },
  { mail: 'no-message-id', becomes: 'filed', reads: 'My password link does not work.' },
  { mail: 'calendar-invitation', becomes: 'filed', reads: 'Can we talk on Monday?' },
  { mail: 'vacation-mode', becomes: 'filed', subject: 'Vacation mode does not work' },
  { mail: 'auto-submitted-no', becomes: 'filed' },
  { mail: 'person-with-footer-header', becomes: 'filed', of: 'known' },
  { mail: 'person-on-automatic-replies', becomes: 'filed' },
  { mail: 'person-asks-about-a-bounce', becomes: 'filed' },
  { mail: 'form-with-reply-to', becomes: 'filed', of: 'address' },
  { mail: 'from-group-syntax', becomes: 'filed', of: 'address' },
];

/** What programs get wrong; the words are read all the same. */
const BROKEN: readonly Case[] = [
  replied('eight-bit-headers', 'Commande numéro 4711.'),
  replied('undeclared-latin-1', 'Commande numéro 4711.'),
  replied('utf-8-declared-latin-1-sent', 'Commande numéro 4711.'),
  replied('unknown-charset', 'Order 4711.'),
  replied('bad-base64', 'Order 4711.'),
  replied('bad-quoted-printable', 'Order 471=ZZ1, 100% sure'),
  replied('missing-end-boundary', 'Order 4711.'),
  replied('boundary-never-used', 'Order 4711.'),
  replied('bare-newlines-no-headers', 'Order 4711.'),
  replied('windows-line-mess', 'Order 4711.\n\nReally.'),
  replied('invisible-words', 'Order 4711gnp.exe.'),
  replied('many-headers', 'Order 4711.'),
  replied('utf-8-labelled-latin-1', 'Commande numéro 4711, déjà payée.'),
  replied('latin-1-in-a-part-of-utf-8', 'Commande numéro 4711.'),
  replied('utf-16-big-endian', 'Order 4711'),
  replied('carriage-returns-only', 'Order 4711.'),
];

/** Programs: never a ticket, never a word of the requester's, never an answer. */
const ROBOTS: readonly Case[] = [
  { mail: 'absence-english', becomes: 'noted open, auto-submitted' },
  { mail: 'absence-german', becomes: 'noted open, auto-response-suppressed' },
  { mail: 'absence-french', becomes: 'noted open, auto-submitted' },
  { mail: 'absence-spanish', becomes: 'noted open, auto-reply-header' },
  { mail: 'absence-portuguese', becomes: 'noted open, absence-notice' },
  { mail: 'absence-italian', becomes: 'noted open, auto-reply-header' },
  { mail: 'absence-dutch', becomes: 'noted open, absence-notice' },
  { mail: 'absence-afrikaans', becomes: 'noted open, absence-notice' },
  { mail: 'absence-swahili', becomes: 'noted open, absence-notice' },
  { mail: 'absence-polish', becomes: 'noted open, precedence' },
  { mail: 'absence-swedish', becomes: 'noted open, auto-submitted' },
  { mail: 'absence-japanese', becomes: 'noted open, absence-notice' },
  { mail: 'absence-chinese', becomes: 'noted open, absence-notice' },
  { mail: 'absence-lotus', becomes: 'noted open, absence-notice' },
  { mail: 'absence-under-our-subject', becomes: 'noted open, absence-notice' },
  { mail: 'absence-arabic', becomes: 'noted open, absence-notice' },
  { mail: 'absence-brazilian', becomes: 'noted open, absence-notice' },
  { mail: 'absence-to-nobody', becomes: 'dropped, auto-submitted' },
  { mail: 'bounce-gmail', becomes: 'noted open, delivery-report', says: 'thandi@crafts.example failed 5.1.1' },
  { mail: 'bounce-microsoft-365', becomes: 'noted open, delivery-report', says: 'thandi@crafts.example failed 5.1.10' },
  { mail: 'bounce-postfix', becomes: 'noted open, delivery-report', says: 'thandi@crafts.example failed 5.2.2' },
  { mail: 'bounce-amazon-ses', becomes: 'noted open, delivery-report', says: 'thandi@crafts.example failed 4.4.7' },
  { mail: 'delay-postfix', becomes: 'noted open, delivery-report', says: 'thandi@crafts.example delayed 4.4.1' },
  { mail: 'bounce-yahoo', becomes: 'noted open, daemon-sender', says: 'thandi@crafts.example failed 5.7.9' },
  { mail: 'bounce-exim', becomes: 'noted open, delivery-report', says: 'thandi@crafts.example failed 5.1.1' },
  { mail: 'bounce-qmail', becomes: 'dropped, daemon-sender', says: 'nobody@elsewhere.example failed 5.1.1' },
  { mail: 'bounce-qmail-with-copy', becomes: 'noted open, daemon-sender', says: 'thandi@crafts.example failed 5.1.1' },
  {
    mail: 'bounce-exchange-in-words',
    becomes: 'noted open, daemon-sender',
    says: 'thandi@crafts.example failed 5.1.1',
  },
  { mail: 'dmarc-report', becomes: 'dropped, feedback-report' },
  { mail: 'tls-report', becomes: 'dropped, feedback-report' },
  { mail: 'read-receipt-in-words', becomes: 'noted open, read-receipt' },
  { mail: 'help-desk-of-theirs', becomes: 'noted open, auto-reply-header' },
  { mail: 'no-reply-french', becomes: 'dropped, no-reply-sender' },
  { mail: 'read-receipt', becomes: 'noted open, read-receipt' },
  { mail: 'abuse-report', becomes: 'noted open, feedback-report' },
  { mail: 'calendar-answer', becomes: 'noted open, calendar-answer' },
  { mail: 'list-mail', becomes: 'dropped, precedence' },
  { mail: 'newsletter', becomes: 'dropped, list-header' },
  { mail: 'no-reply-notification', becomes: 'dropped, no-reply-sender' },
  { mail: 'no-reply-social-network', becomes: 'dropped, no-reply-sender' },
  { mail: 'own-loop', becomes: 'dropped, own-address' },
  { mail: 'own-loop-plus', becomes: 'dropped, own-address', untouched: 'open' },
  { mail: 'x-loop', becomes: 'dropped, loop-header' },
  { mail: 'amazon-relay', becomes: 'dropped, relay-notification' },
  { mail: 'new-from-unknown', returnPath: '', becomes: 'dropped, empty-return-path' },
];

/** Who wants something that is not theirs. */
const HOSTILE: readonly Case[] = [
  { mail: 'stolen-address', becomes: 'flagged, names open', of: 'address', untouched: 'open' },
  { mail: 'spoofed-without-dmarc', dmarc: 'fail', becomes: 'flagged, names open', of: 'address', untouched: 'open' },
  { mail: 'guessed-address', becomes: 'filed', of: 'address', untouched: 'open' },
  { mail: 'subject-of-another', becomes: 'flagged, names pieters', of: 'known', untouched: 'pieters' },
  { mail: 'subject-without-dmarc', dmarc: 'none', becomes: 'flagged, names open', of: 'address', untouched: 'open' },
  { mail: 'root-of-another', becomes: 'flagged, names pieters', of: 'known', untouched: 'pieters' },
  { mail: 'two-froms', becomes: 'flagged, names open', of: 'address', untouched: 'open' },
  { mail: 'two-in-one-from', becomes: 'flagged, names open', of: 'address', untouched: 'open' },
  { mail: 'two-brackets-in-from', becomes: 'flagged, names open', of: 'address', untouched: 'open' },
  { mail: 'nobody-sent-it', becomes: 'dropped, no-sender' },
  { mail: 'header-injection', becomes: 'filed', subject: 'Hello Bcc: all@evil.example <script>', of: 'address' },
  replied('html-script', 'Order 4711\n\nBye'),
  replied('thousands-of-references', 'Order 4711.', { by: 'thread-root' }),
  { mail: 'deep-nesting', becomes: 'quarantined, too-deep', untouched: 'open' },
  { mail: 'not-a-mail', becomes: 'dropped, no-sender' },
  { mail: 'nothing', becomes: 'dropped, no-sender' },
  { mail: 'virus', virus: 'fail', becomes: 'quarantined, virus', untouched: 'open' },
  { mail: 'spam-verdict', spam: 'fail', becomes: 'quarantined, spam', untouched: 'open' },
];

export const CASES: readonly Case[] = [...REPLIES, ...NEW, ...BROKEN, ...ROBOTS, ...HOSTILE];
