import * as bodies from '../bodies.ts';
import * as views from '../views.ts';
import type { Contract } from './contract.ts';

const { noQuery } = bodies;
const PAGE_PROBLEMS = ['link-forged', 'link-expired', 'link-used', 'not-found'] as const;

/** What needs no token. */
export const PUBLIC_CONTRACTS = {
  getOpenApi: { summary: 'This document', query: noQuery, status: 200, view: 'document' },
  getTaxonomy: {
    summary: 'Categories, issue types, and what helps us to help with each',
    query: noQuery,
    status: 200,
    view: views.taxonomy,
  },
  showLink: {
    summary: 'What a signed link of a mail would do; does nothing',
    query: bodies.linkQuery,
    status: 200,
    view: 'page',
    problems: PAGE_PROBLEMS,
  },
  followLink: {
    summary:
      'Does what a signed link of a mail says; one that ends mails may stand in the query, as mail programs send it',
    query: bodies.linkQuery,
    body: bodies.linkForm,
    status: 200,
    view: 'page',
    problems: PAGE_PROBLEMS,
  },
  takeSocial: {
    summary: 'Bring what somebody wrote on a social network, once per message',
    query: noQuery,
    body: bodies.socialBody,
    signed: true,
    status: 201,
    view: views.takenIn,
    problems: ['signature-refused', 'cap-reached'],
  },
} as const satisfies Readonly<Record<string, Contract>>;
