/** Someone who can sign in on this machine. None of them exists; `example` domains receive no mail. */
export interface DemoPerson {
  /** What a token is asked for with, and the user name in the pool. */
  readonly name: string;
  readonly fullName: string;
  readonly email: string;
  readonly role: 'buyer' | 'seller' | 'agent' | 'operations' | 'administrator';
  /** Groups of the user pool; none for buyers and sellers. */
  readonly groups: readonly ('agents' | 'operations' | 'administrators')[];
  /** Where an agent works. The roster, not the token, decides what an agent may do. */
  readonly desk?: { readonly team: string; readonly level: 1 | 2 | 3 | 4 };
  /** One line for whoever chooses somebody to act as. */
  readonly about: string;
}

const requester = (
  role: 'buyer' | 'seller',
  name: string,
  fullName: string,
  about: string,
): DemoPerson & { readonly role: 'buyer' | 'seller' } => ({
  name,
  fullName,
  email: `${name}@${role}s.example`,
  role,
  groups: [],
  about,
});

const agent = (
  name: string,
  fullName: string,
  team: string,
  level: 1 | 2 | 3 | 4,
  about: string,
): DemoPerson & { readonly desk: { readonly team: string; readonly level: 1 | 2 | 3 | 4 } } => ({
  name,
  fullName,
  email: `${name}@support.example`,
  role: 'agent',
  groups: ['agents'],
  desk: { team, level },
  about,
});

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  requester('buyer', 'amara', 'Amara Okafor', 'buys second-hand cameras'),
  requester('buyer', 'thandi', 'Thandi Mokoena', 'has two children, one tablet and little time'),
  requester('buyer', 'lucas', 'Lucas Lefèvre', 'writes in French'),
  requester('buyer', 'nomvula', 'Nomvula Dlamini', 'writes in isiZulu and English'),
  requester('buyer', 'wei', 'Wei Zhang 张伟', 'writes in Chinese'),
  requester('buyer', 'fatima', 'فاطمة الحسن', 'writes in Arabic; the name runs from right to left'),
  requester('buyer', 'siobhan', "Siobhán O'Brien", 'has an apostrophe in her name'),
  requester('seller', 'amina', 'Amina Diallo', 'sells prints, and is quick to anger'),
  requester('seller', 'joao', 'João Macuácua', 'sells capulanas, writes in Portuguese'),
  requester('seller', 'pieter', 'Pieter van der Merwe', 'sells preserves, writes in Afrikaans'),
  requester('seller', 'priya', 'Priya Raghunathan', 'sells textiles, writes in Hindi and English'),
  requester('seller', 'sipho', 'Sipho Nkosi', 'sells shoes, and says little'),

  agent('grace', 'Grace Mbeki', 'frontline', 1, 'Frontline Support'),
  agent('tomasz', 'Tomasz Wiśniewski', 'frontline', 1, 'Frontline Support'),
  agent('ingrid', 'Ingrid Solberg', 'technical', 2, 'Technical Support'),
  agent('rahul', 'Rahul Deshpande', 'account', 2, 'Account Support'),
  agent('chloe', 'Chloé Dubois', 'payments', 2, 'Payments Support'),
  agent('viktor', 'Viktor Horváth', 'security', 2, 'Security Team'),
  agent('nadia', 'Nadia Rahmani', 'platform-admin', 2, 'Platform Administration'),
  agent('kenji', 'Kenji Watanabe', 'engineering', 3, 'Developer and Engineering'),
  agent('mei', 'Mei-Ling Tan', 'it', 3, 'IT Operations'),
  agent('beatriz', 'Beatriz Carvalho', 'management', 4, 'Management Review'),

  {
    name: 'olivia',
    fullName: 'Olivia Adeyemi',
    email: 'olivia@support.example',
    role: 'operations',
    groups: ['operations'],
    about: 'keeps the desk running: roster, records, restarts',
  },
  {
    name: 'adam',
    fullName: 'Adam Kowalczyk',
    email: 'adam@support.example',
    role: 'administrator',
    groups: ['administrators'],
    about: 'may do everything that operations may, and more',
  },
];

/** The name under which the marketplace's own backend gets its token. */
export const MACHINE_NAME = 'marketplace';
