import type { Dimension, Score } from './rating.ts';

/** What is asked of each dimension. */
export const QUESTIONS: Readonly<Record<Dimension, string>> = {
  responseTime: 'How quickly did we answer?',
  resolved: 'How well is the problem solved?',
  overall: 'How was it overall: professional, helpful?',
  clarity: 'How clear was what we wrote to you?',
};

/** The same for a colleague who reads the answers. */
export const DIMENSION_NAMES: Readonly<Record<Dimension, string>> = {
  responseTime: 'Response time',
  resolved: 'Problem solved',
  overall: 'Overall',
  clarity: 'Clear words',
};

export const SCORE_WORDS: Readonly<Record<Score, string>> = {
  1: 'very bad',
  2: 'bad',
  3: 'fair',
  4: 'good',
  5: 'very good',
};
