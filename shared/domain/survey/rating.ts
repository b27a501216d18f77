import type { TicketEvent } from '../ticket/event.ts';
import type { Resolution, Ticket } from '../ticket/ticket.ts';

/**
 * What is asked, in this order: how long the answer took (R097), whether the problem is solved (R098), how it was overall: professional,
 * helpful (R099), and how clear what we wrote was (R199).
 */
export const DIMENSIONS = ['responseTime', 'resolved', 'overall', 'clarity'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** From 1, bad, to 5, good. */
export const SCORES = [1, 2, 3, 4, 5] as const;
export type Score = (typeof SCORES)[number];

export type Scores = Readonly<Record<Dimension, Score>>;

/** So low that somebody looks into it. */
const LOW: Score = 2;

export const isLow = (scores: Scores): boolean => lowOf(scores).length > 0;

/** The dimensions whose score is low. */
export const lowOf = (scores: Scores): readonly Dimension[] => DIMENSIONS.filter((one) => scores[one] <= LOW);

/**
 * The resolution that the requester can rate: the one with which their ticket was closed, whether they agreed or said nothing. What was
 * merged, closed as spam or as a duplicate, withdrawn or never answered was not resolved.
 */
export function ratedResolution({ closed, resolution }: Ticket): Resolution | undefined {
  const settled = closed?.cause === 'confirmed' || closed?.cause === 'unconfirmed';
  return settled && resolution?.standing ? resolution : undefined;
}

type RatingEvent = Extract<
  TicketEvent,
  { type: 'ticket-rated' | 'review-requested' | 'review-overdue' | 'review-withdrawn' | 'review-settled' }
>;

/** The rating as such an event leaves it. What is said again takes the place of the first, and whoever looks into it goes on. */
export function ratingAfter({ rating }: Pick<Ticket, 'rating'>, event: RatingEvent): Pick<Ticket, 'rating'> {
  if (event.type === 'ticket-rated') {
    const { comment: _, ...before } = rating ?? {};
    const comment = event.message === undefined ? {} : { comment: event.message.sha256 };
    return { rating: { ...before, at: event.at, scores: event.scores, ...comment } };
  }
  if (rating === undefined) return {};
  const { review: _, ...rest } = rating;
  switch (event.type) {
    case 'review-requested':
      return { rating: { ...rest, review: 'open' } };
    case 'review-overdue':
      return { rating: { ...rating, overdue: true } };
    case 'review-withdrawn':
      return { rating: rest };
    case 'review-settled':
      return { rating: { ...rest, review: 'settled' } };
  }
}
