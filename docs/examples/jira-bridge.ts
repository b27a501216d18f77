// Tickets that reach engineering become issues in Jira, which hear how the tickets go on. Receives webhooks of the support service:
// docs/webhooks.md. Copy it and make it yours: node jira-bridge.ts, with what it reads of the environment at its end.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** `body`: the bytes as they came, before any JSON parser has touched them. */
export function isFromSupport(header: string, body: Uint8Array, secret: string): boolean {
  const [time = '', ...signatures] = header.split(',');
  const seconds = time.replace(/^t=/, '');
  if (!(Math.abs(Date.now() / 1000 - Number(seconds)) <= 300)) return false;
  const mac = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  const expected = Buffer.from(`v1=${mac}`);
  return signatures.some((text) => {
    const given = Buffer.from(text);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

interface Told {
  readonly id: string;
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly ticket: {
    readonly reference: string;
    readonly category: string;
    readonly issueType: string;
    readonly priority: string;
  };
}

interface Jira {
  /** As https://your-marketplace.atlassian.net. */
  readonly url: string;
  readonly user: string;
  readonly token: string;
  readonly project: string;
}

/** Events come at least once and in any order: the ticket's reference is the issue's label, by which it is found again. */
export async function tellJira(jira: Jira, { type, detail, ticket }: Told): Promise<void> {
  const { reference, category, issueType, priority } = ticket;
  const jql = `project = "${jira.project}" AND labels = "${reference}"`;
  const [issue] = (await ask(jira, 'search/jql', { jql, fields: ['summary'], maxResults: 1 })).issues ?? [];
  if (issue !== undefined)
    await ask(jira, `issue/${issue.key}/comment`, { body: adf(`${type}: ${JSON.stringify(detail)}`) });
  else if (type === 'ticket-escalated.v1' && detail.to === 3)
    await ask(jira, 'issue', {
      fields: {
        project: { key: jira.project },
        issuetype: { name: 'Task' },
        summary: `${reference}: ${issueType} (${priority})`,
        labels: [reference, category],
      },
    });
}

/** A text as Jira's documents have it. */
const adf = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

async function ask({ url, user, token }: Jira, path: string, body: object): Promise<{ issues?: { key: string }[] }> {
  const authorization = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json', accept: 'application/json' };
  const answer = await fetch(`${url}/rest/api/3/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`Jira answers ${answer.status}`);
  return (await answer.json()) as { issues?: { key: string }[] };
}

/** One after the other: two events of one ticket that come at once would become two issues. */
let last: Promise<unknown> = Promise.resolve();

/** The status to answer with: whatever is not 2xx is sent again. */
export async function receive(request: IncomingMessage, secret: string, jira: Jira): Promise<number> {
  const body = await buffer(request);
  if (!isFromSupport(String(request.headers['saypro-signature']), body, secret)) return 401;
  const told = JSON.parse(body.toString('utf8')) as Told;
  const mine = last.then(() => tellJira(jira, told));
  last = mine.catch(() => {});
  return mine.then(
    () => 204,
    () => 503,
  );
}

if (import.meta.main) {
  const { SECRET = '', JIRA_URL = '', JIRA_USER = '', JIRA_TOKEN = '', JIRA_PROJECT = '', PORT = '8443' } = process.env;
  const jira = { url: JIRA_URL, user: JIRA_USER, token: JIRA_TOKEN, project: JIRA_PROJECT };
  createServer(async (request, response) => response.writeHead(await receive(request, SECRET, jira)).end()).listen(
    Number(PORT),
  );
}
