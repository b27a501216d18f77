import type { Team } from './schema.ts';

/**
 * Who works on tickets. The four levels are the ladder (R088-R091); at level 2 an issue type chooses its specialists
 * (R134-R136, R202). A name follows the word "our" in a mail: "our Payments team".
 */
export const TEAM_LIST: readonly Team[] = [
  { id: 'frontline', level: 1, name: 'Frontline Support team' },
  { id: 'technical', level: 2, name: 'Technical Support team' },
  { id: 'account', level: 2, name: 'Account team' },
  { id: 'payments', level: 2, name: 'Payments team' },
  { id: 'security', level: 2, name: 'Security team' },
  { id: 'platform-admin', level: 2, name: 'Marketplace Administration team' },
  { id: 'engineering', level: 3, name: 'Engineering team' },
  { id: 'management', level: 4, name: 'Management Review team' },
];
