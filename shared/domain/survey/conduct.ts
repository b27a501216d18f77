import type { People } from '../people/person.ts';
import { preferencesOf } from '../people/preferences.ts';
import { SYSTEM } from '../ticket/actor.ts';
import type { SurveyStep } from '../ticket/commands/survey.ts';
import { type Ports, perform } from '../ticket/perform.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { ratedResolution } from './rating.ts';
import { inviteAt, type SurveyPosition, surveyPosition } from './survey.ts';

export interface SurveyPorts extends Ports {
  readonly people: Pick<People, 'load'>;
}

/** The steps by which their requester is asked. */
const BY_MAIL: readonly SurveyStep[] = ['invite', 'remind'];

/**
 * Does one step on the ticket, unless it is done, answered, or nobody is to be asked. Who has switched the questions off meanwhile, or cannot be
 * reached any more, gets no mail; the survey ends by itself.
 */
export async function conduct(
  ports: SurveyPorts,
  reference: string,
  resolution: number,
  step: SurveyStep,
): Promise<SurveyPosition> {
  const at = new Date(ports.now()).toISOString();
  const before = await loaded(ports, reference);
  const { surveys, zone } = await preferencesOf(ports.people, before.requester.personId);
  const canBeAsked = surveys && isReachable(before);
  if (BY_MAIL.includes(step) && !canBeAsked) return surveyPosition(before, ports.policy, at, zone);
  const performed = await perform(ports, reference, { type: 'conduct-survey', actor: SYSTEM, step, resolution });
  if (performed.kind !== 'done') throw new Error(`${reference}: ${step} ended as ${performed.kind}`);
  return surveyPosition(performed.ticket, ports.policy, at, zone);
}

/** A survey that is to begin. */
export interface NewSurvey {
  readonly resolution: number;
  readonly inviteAt: string;
}

/** The survey of a ticket that was closed; undefined where there is nothing to rate, or its requester cannot be asked. */
export async function surveyOf(
  ports: Pick<SurveyPorts, 'people' | 'policy'> & { readonly tickets: Pick<Ports['tickets'], 'load'> },
  reference: string,
): Promise<NewSurvey | undefined> {
  const ticket = await loaded(ports, reference);
  const resolution = ratedResolution(ticket);
  if (resolution === undefined || ticket.closed === undefined || ticket.rating !== undefined) return undefined;
  const { surveys, zone } = await preferencesOf(ports.people, ticket.requester.personId);
  if (!surveys || !isReachable(ticket)) return undefined;
  return { resolution: resolution.number, inviteAt: inviteAt(ticket.closed.at, ports.policy, zone) };
}

async function loaded(ports: { readonly tickets: Pick<Ports['tickets'], 'load'> }, reference: string): Promise<Ticket> {
  const ticket = await ports.tickets.load(reference);
  if (ticket === undefined) throw new Error(`${reference} is gone`);
  return ticket;
}

const isReachable = ({ unreachable }: Ticket): boolean => unreachable === undefined;
