import type { Category } from '../schema.ts';

/** Whatever does not fit elsewhere, so that nobody has to guess a category to be heard (R044, R088). */
export const GENERAL: Category = {
  id: 'general',
  title: 'Something else',
  issueTypes: [
    {
      id: 'general-question',
      title: 'A question',
      serves: ['R044', 'R088'],
      details: ['description', 'page'],
      routes: { 2: 'technical' },
      entry: 1,
      playbook: [
        'Answer the question as it was asked.',
        'Another issue type fits better: reclassify it, so that it has the targets and the team of such matters.',
      ],
    },
    {
      id: 'suggestion',
      title: 'A suggestion or a wish',
      serves: ['R008', 'R090'],
      details: ['description', 'screenshot'],
      routes: { 2: 'technical' },
      entry: 1,
      playbook: [
        'Thank the person, and find out which problem the wish would solve.',
        'Say honestly what will happen to it; promise no date.',
        'Worth building: hand on with the problem, not only the wish.',
      ],
    },
  ],
};
