import type { Team } from './schema.ts';

/**
 * Who works on tickets. The four levels are the ladder (R088-R091). Where a level has several teams the first takes whatever an issue
 * type's routes do not send to another (R134-R136, R202, R213). A name follows the word "our" in a mail: "our Payments team".
 *
 * A team that works from its queue takes what it sees first; security and payments are offered their tickets one by one, because theirs
 * must not be overlooked.
 */
export const TEAM_LIST: readonly Team[] = [
  { id: 'frontline', level: 1, name: 'Frontline Support team', assignment: 'queue' },
  { id: 'technical', level: 2, name: 'Technical Support team', assignment: 'queue' },
  { id: 'account', level: 2, name: 'Account team', assignment: 'queue' },
  { id: 'payments', level: 2, name: 'Payments team', assignment: 'round-robin' },
  { id: 'security', level: 2, name: 'Security team', assignment: 'least-loaded' },
  { id: 'platform-admin', level: 2, name: 'Marketplace Administration team', assignment: 'queue' },
  { id: 'engineering', level: 3, name: 'Engineering team', assignment: 'queue' },
  { id: 'it', level: 3, name: 'IT Operations team', assignment: 'queue' },
  { id: 'management', level: 4, name: 'Management Review team', assignment: 'queue' },
];
