import * as bodies from '../bodies.ts';
import { policyApplication } from '../views/policy-application.ts';
import * as views from '../views.ts';
import type { Contract } from './contract.ts';

const { noQuery } = bodies;

/** What operations do with every ticket, and administrators with the roster. */
export const OPERATIONS_CONTRACTS = {
  listOpenTickets: {
    summary: 'All open tickets, team by team, the next deadline first',
    query: bodies.openTicketsQuery,
    status: 200,
    view: views.staffList,
  },
  getTicketRecord: {
    summary: 'Everything that is kept about a ticket',
    query: bodies.ticketQuery,
    status: 200,
    view: views.ticketRecord,
  },
  restartWorkflow: {
    summary: 'Let a new execution of the workflow take over the ticket',
    query: noQuery,
    body: bodies.restartBody,
    status: 200,
    view: views.ticketRecord,
    problems: ['stage-forbids'],
  },
  applyPolicy: {
    summary:
      "Put a page of the open tickets under today's policy, or tell what that would change. What is under it already is left alone: repeat it until nothing changes",
    query: noQuery,
    body: bodies.policyApplicationBody,
    status: 200,
    view: policyApplication,
  },
  getRoster: { summary: "A team's agents", query: noQuery, status: 200, view: views.roster },
  putOnRoster: {
    summary: 'Put an agent on a team, or change the entry; the agent is their `sub` or whole person id',
    query: noQuery,
    body: bodies.rosterEntryBody,
    status: 200,
    view: views.rosterEntry,
  },
  takeOffRoster: { summary: 'Take an agent off a team', query: noQuery, status: 204, view: 'nothing' },
} as const satisfies Readonly<Record<string, Contract>>;
