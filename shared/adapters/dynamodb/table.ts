import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** The one table, and the client that reaches it. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
}

/** Where an item stands. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const ticketKey = (reference: string): Key => ({ pk: `TICKET#${reference}`, sk: 'TICKET' });
export const eventKey = (reference: string, number: number): Key => ({
  pk: `TICKET#${reference}`,
  sk: `EVENT#${String(number).padStart(6, '0')}`,
});
export const messageKey = (reference: string, id: string): Key => ({ pk: `TICKET#${reference}`, sk: `MESSAGE#${id}` });
export const waitKey = (reference: string): Key => ({ pk: `TICKET#${reference}`, sk: 'WAIT' });
/** In its parent's partition: a ticket that waits for that one's fix. */
export const childKey = (parent: string, reference: string): Key => ({
  pk: `TICKET#${parent}`,
  sk: `CHILD#${reference}`,
});
export const receiptKey = (personId: string, key: string): Key => ({ pk: `PERSON#${personId}`, sk: `KEY#${key}` });
export const personKey = (personId: string): Key => ({ pk: `PERSON#${personId}`, sk: 'PROFILE' });
export const filingsKey = (personId: string, day: string): Key => ({ pk: `PERSON#${personId}`, sk: `FILED#${day}` });
export const rosterKey = (team: string, personId: string): Key => ({ pk: `TEAM#${team}`, sk: `AGENT#${personId}` });
/** In its team's partition: the roster and what everybody on it has to do are one query. */
export const loadKey = (team: string, personId: string): Key => ({ pk: `TEAM#${team}`, sk: `LOAD#${personId}` });
export const aboutKey = (personId: string, issueType: string): Key => ({
  pk: `PERSON#${personId}`,
  sk: `ABOUT#${issueType}`,
});
export const membershipKey = (personId: string, team: string): Key => ({
  pk: `PERSON#${personId}`,
  sk: `TEAM#${team}`,
});

export type Item = Record<string, AttributeValue>;

/** Absent values are left out; everything else must be plain data. */
export const toItem = (value: object): Item => marshall(value, { removeUndefinedValues: true });
export const fromItem = (item: Item): Record<string, unknown> => unmarshall(item);

/** Seconds since the epoch, as DynamoDB's time to live wants it. */
export const expiry = (iso: string): number => Math.ceil(Date.parse(iso) / 1000);
