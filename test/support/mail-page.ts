import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeHtml } from '../../shared/domain/html.ts';
import { KINDS } from '../../shared/domain/mail/kind.ts';
import type { OutgoingMail } from '../../shared/domain/mail/ports.ts';
import { audienceOf, kindOf, mailsOfStory } from './mail-reading.ts';
import { ALL_STORIES, PLAIN, type Words } from './mail-stories.ts';
import { SETTINGS } from './mail-world.ts';

/** Everything that a mail is made of is of example tickets; nothing is sent, and nothing is loaded. */
const FOLDER = join(import.meta.dirname, '..', '..', '.build', 'mails');

/** Mails can be answered, as they can where the service runs. */
const RECEIVING = { ...SETTINGS, inbound: 'help@support.example' };

/** What the people of the example tickets say. */
const EXAMPLE: Words = {
  subject: PLAIN.subject,
  text: 'I listed my willow basket on Monday, and nobody can find it: not with "willow", not with "basket".\n\nMy other baskets are there. Can you please look?',
  said: {
    'agent-reply':
      'Thank you for the details. I can see your listing, and it is complete. I am now looking at why search does not show it.',
    'request-details':
      'I would like to see what you see. Could you send me a screenshot of the search, and the address of the page?',
    'provide-details': 'Here it is. I searched on my phone, in the app.',
    'requester-reply': 'It is still not there this morning, and I have a market on Saturday.',
    'record-workaround':
      'Until search shows it, you can share the link to the listing itself: buyers can order from there as usual.',
    'log-call': 'She called and asked how it goes.',
    'await-third-party':
      'The service that keeps our search index has to rebuild it for your category. We have asked them to do it today.',
    escalate: 'Everything about the listing is right, and it is still missing: I think that the index is stale.',
    'return-with-findings': 'The listing was filed under Furniture; the index is right. Move it and it shows.',
    'request-escalation': 'I have a market on Saturday. Can somebody higher up please look at this?',
    transfer: 'The seller profile is half verified; that is yours to finish.',
    decline: 'I am in the middle of another incident and cannot start on this before noon.',
    resolve:
      'Your basket stands in the category Furniture, where search does not look for baskets. We never move listings ourselves, so please choose Baskets under Home for it: search shows it within the hour.\n\nWrite to me if it does not.',
    reopen: 'I can see it on the computer now, but not in the app.',
    'settle-review':
      'I am sorry that you waited for two days. Your ticket lay in the wrong queue over the weekend; we have changed how such tickets are sorted.',
    note: 'Rebuilt the index by hand; no change.',
  },
};

/** The longest mail of each kind, in the order in which the kinds are listed: it has most to show. */
export async function exampleMails(): Promise<readonly OutgoingMail[]> {
  const longest = new Map<string, OutgoingMail>();
  for (const story of ALL_STORIES(EXAMPLE))
    for (const mail of await mailsOfStory(story, undefined, undefined, RECEIVING)) {
      const name = nameOf(mail);
      if (mail.text.length > (longest.get(name)?.text.length ?? 0)) longest.set(name, mail);
    }
  const order: readonly string[] = Object.values(KINDS).flat();
  return [...longest.values()].sort((a, b) => order.indexOf(kindOf(a)) - order.indexOf(kindOf(b)));
}

const nameOf = (mail: OutgoingMail): string => `${audienceOf(mail)}: ${kindOf(mail)}`;
const anchorOf = (mail: OutgoingMail): string => `${audienceOf(mail)}-${kindOf(mail)}`;

/** One page, each mail at the width of a phone: as its HTML, and as its text. */
export function pageOf(mails: readonly OutgoingMail[]): string {
  const sections = mails.map(
    (mail) => `<section id="${anchorOf(mail)}">
<h2>${escapeHtml(nameOf(mail))}</h2>
<p>To ${escapeHtml([mail.to.name, `<${mail.to.address}>`].filter(Boolean).join(' '))}<br><b>${escapeHtml(mail.subject)}</b></p>
<div class="both"><iframe title="${escapeHtml(nameOf(mail))}, HTML" sandbox src="${anchorOf(mail)}.html"></iframe><pre>${escapeHtml(mail.text)}</pre></div>
</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Every mail that we send</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 24px; }
nav { columns: 16em; }
.both { display: flex; flex-wrap: wrap; gap: 16px; }
iframe, pre { box-sizing: border-box; width: 360px; height: 640px; margin: 0; border: 1px solid #8899aa; }
pre { overflow: auto; padding: 12px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; }
</style>
</head>
<body>
<h1>Every mail that we send</h1>
<p>${mails.length} mails, made from example tickets.</p>
<nav>${mails.map((mail) => `<a href="#${anchorOf(mail)}">${escapeHtml(nameOf(mail))}</a><br>`).join('\n')}</nav>
${sections.join('\n')}
</body>
</html>
`;
}

if (import.meta.main) {
  const mails = await exampleMails();
  mkdirSync(FOLDER, { recursive: true });
  for (const mail of mails) writeFileSync(join(FOLDER, `${anchorOf(mail)}.html`), mail.html);
  writeFileSync(join(FOLDER, 'index.html'), pageOf(mails));
  console.log(`${mails.length} mails: ${join(FOLDER, 'index.html')}`);
}
