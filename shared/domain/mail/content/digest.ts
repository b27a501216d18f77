import { type ComposedMail, render } from '../compose.ts';
import { links, list, oneLine, paragraph } from '../content.ts';
import { inWords } from '../when.ts';

/** One mail of several: the line that would have been its subject. */
export interface DigestItem {
  readonly reference: string;
  readonly subject: string;
  /** When it happened, ISO 8601. */
  readonly at: string;
}

/**
 * Several mails to one colleague or mailbox in one: what there is to know of each ticket, in the order in which it happened. `deskUrl`: see
 * `MailSettings`.
 */
export function composeDigest(
  items: readonly DigestItem[],
  zone: string,
  { name, deskUrl }: { readonly name?: string | undefined; readonly deskUrl?: string | undefined } = {},
): ComposedMail {
  const tickets = Map.groupBy(items, ({ reference }) => reference);
  const [first] = tickets.keys();
  const about = tickets.size === 1 ? `ticket ${first}` : `${tickets.size} tickets`;
  const headline = `${items.length} mails about ${about}`;
  const content = {
    headline,
    preview: oneLine(items.map(({ subject }) => subject).join(' · '), 140),
    blocks: [
      paragraph('These came during quiet hours, or many at once. All of them still hold; the tickets have the rest.'),
      ...[...tickets].flatMap(([reference, ofOne]) => [
        ...list(
          ofOne
            .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
            .map(({ subject, at }) => `${subject} (${inWords(at, zone)})`),
        ),
        ...(deskUrl === undefined ? [] : links([{ label: `Open ${reference}`, url: `${deskUrl}/${reference}` }])),
      ]),
    ],
    why: 'You get this mail because these tickets are yours or your team’s.',
  };
  return render(headline, { content }, name);
}
