import path from 'node:path';
import { DEMO_PEOPLE, type DemoPerson, MACHINE_NAME } from '../demo-people.ts';
import { awsCli } from '../endpoint/aws-cli.ts';
import type { Beginning } from '../platform.ts';

export interface Welcome {
  readonly apiUrl: string;
  readonly endpointUrl: string;
  readonly region: string;
  /** `real`, `manual` or `60 times the machine's` … */
  readonly clock: string;
  /** Agents that were put on the roster, or why it could not be filled. */
  readonly roster: { readonly agents: number } | { readonly problem: string } | 'as it was';
  readonly beginning: Pick<Beginning, 'continues' | 'lastUsedAt' | 'running'>;
  /** The folder in which everything is kept. */
  readonly home: string;
}

/** A buyer files, sees the ticket; an agent takes and solves it; the buyer agrees. Each line works after the ones above it. */
function firstSteps(apiUrl: string): string[] {
  const as = (name: string) => `-H "Authorization: Bearer $(curl -s ${apiUrl}/_local/tokens/${name}?as=text)"`;
  const once = '-H "Idempotency-Key: $(date +%s%N)"';
  const json = "-H 'Content-Type: application/json'";
  const filing = JSON.stringify({
    role: 'buyer',
    category: 'account',
    issueType: 'password-recovery',
    subject: 'I cannot sign in',
    description: 'The reset mail never arrives.',
    impact: 'low',
    urgency: 'high',
  });
  const resolution = JSON.stringify({ summary: 'A fresh link is on its way to you.', outcome: 'solved' });
  // A decision names the number that its maker saw: 1 on a fresh ticket, 2 once somebody has taken it.
  const seen = (decision: number) => `-H 'If-Match: "${decision}"'`;
  return [
    `REF=$(curl -s ${apiUrl}/tickets ${as('amara')} ${json} ${once} -d '${filing}' | grep -o 'SP-[0-9A-Z-]*' | head -n 1); echo $REF`,
    `curl -s ${apiUrl}/tickets/$REF ${as('amara')}`,
    `curl -s -X POST ${apiUrl}/agent/tickets/$REF/acceptances ${as('grace')} ${json} ${once} ${seen(1)} -d '{}'`,
    `curl -s -X POST ${apiUrl}/agent/tickets/$REF/resolutions ${as('grace')} ${json} ${once} ${seen(2)} -d '${resolution}'`,
    `curl -s -X POST ${apiUrl}/tickets/$REF/confirmations ${as('amara')} ${json} ${once} -d '{"resolution":1}'`,
  ];
}

function peopleLines(): string[] {
  const named = (role: DemoPerson['role']) => DEMO_PEOPLE.filter((person) => person.role === role);
  const list = (role: DemoPerson['role']) =>
    named(role)
      .map(({ name }) => name)
      .join(', ');
  const agents = named('agent').map(({ name, desk }) => `${name} (${desk?.team}, level ${desk?.level})`);
  return [
    `  buyers          ${list('buyer')}`,
    `  sellers         ${list('seller')}`,
    `  agents          ${agents.slice(0, 4).join(', ')},`,
    `                  ${agents.slice(4).join(', ')}`,
    `  operations      ${list('operations')}`,
    `  administrator   ${list('administrator')}`,
    `  the shop itself ${MACHINE_NAME} (files on a person's behalf)`,
  ];
}

/** How it begins; one execution is under way for each open ticket. */
function beginningWords({ continues, running, lastUsedAt }: Welcome['beginning'], home: string): string {
  const near = path.relative('', home);
  const place = near.startsWith('..') ? home : near;
  if (!continues) return `It begins anew; everything is kept in ${place}.`;
  const from = new Date(lastUsedAt ?? 0).toISOString().slice(0, 19).replace('T', ' ');
  const tickets = running === 1 ? '1 open ticket' : `${running} open tickets`;
  return `It continues with ${tickets} from ${from} UTC, kept in ${place}; "npm start -- --fresh" begins anew.`;
}

function rosterWords(roster: Welcome['roster']): string {
  if (roster === 'as it was') return 'as it was';
  return 'agents' in roster ? `${roster.agents} agents, each on their team` : `empty: ${roster.problem}`;
}

/** What somebody needs to know who has just started the service. */
export function welcome({ apiUrl, endpointUrl, region, clock, roster, beginning, home }: Welcome): string {
  return [
    '',
    'SayPro Support is running on this machine.',
    beginningWords(beginning, home),
    '',
    `  API             ${apiUrl}`,
    `  Mailbox         ${apiUrl}/_local/mailbox   every mail, as people see it`,
    `  Control         ${apiUrl}/_local/          clock, mails, tokens, faults, executions, reset`,
    `  AWS endpoint    ${endpointUrl}   for SDKs and the AWS CLI:`,
    `                  ${awsCli(endpointUrl, region)} stepfunctions list-state-machines`,
    `  Clock           ${clock}`,
    `  Roster          ${rosterWords(roster)}`,
    '',
    'Demo people:',
    ...peopleLines(),
    '',
    `A token for one of them: npm run -s token -- amara, or curl -s ${apiUrl}/_local/tokens/amara`,
    '',
    'A first ticket, line by line:',
    '',
    ...firstSteps(apiUrl).map((line) => `  ${line}`),
    '',
    'Ctrl-C ends it; the next start goes on from there.',
    '',
  ].join('\n');
}
