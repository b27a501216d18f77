import { DEMO_PEOPLE, type DemoPerson, MACHINE_NAME } from '../demo-people.ts';
import { awsCli } from '../endpoint/aws-cli.ts';

export interface Welcome {
  readonly apiUrl: string;
  readonly endpointUrl: string;
  readonly region: string;
  /** `real`, `manual` or `60 times the machine's` … */
  readonly clock: string;
  /** Agents on the roster; `undefined` when it could not be filled, with the reason. */
  readonly roster: { readonly agents: number } | { readonly problem: string };
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

/** What somebody needs to know who has just started the service. */
export function welcome({ apiUrl, endpointUrl, region, clock, roster }: Welcome): string {
  return [
    '',
    'SayPro Support is running on this machine. Everything is kept in memory: a restart starts clean.',
    '',
    `  API             ${apiUrl}`,
    `  Mailbox         ${apiUrl}/_local/mailbox   every mail, as people see it`,
    `  Control         ${apiUrl}/_local/          clock, mails, tokens, faults, executions, reset`,
    `  AWS endpoint    ${endpointUrl}   for SDKs and the AWS CLI:`,
    `                  ${awsCli(endpointUrl, region)} stepfunctions list-state-machines`,
    `  Clock           ${clock}`,
    `  Roster          ${'agents' in roster ? `${roster.agents} agents, each on their team` : `empty: ${roster.problem}`}`,
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
    'Ctrl-C ends it all.',
    '',
  ].join('\n');
}
