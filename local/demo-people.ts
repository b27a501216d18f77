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
  requester('buyer', 'amara', 'Amara Okafor', 'buys second-hand cameras, writes from Lagos'),
  requester('buyer', 'yuki', 'Yūki Tanaka 田中 優希', 'buys books, writes in Japanese now and then'),
  requester('buyer', 'mateo', 'Mateo Fernández Ñandú', 'buys a lot, complains politely'),
  requester('buyer', 'siobhan', "Siobhán O'Brien", 'an apostrophe in the name and a locked account'),
  requester('seller', 'priya', 'Priya Raghunathan', 'sells textiles, one shop, paid weekly'),
  requester('seller', 'omar', 'عمر الحدّاد', 'sells spices, name written from right to left'),
  requester('seller', 'lena', 'Lena Müller-Groß', 'sells toys, three storefronts'),

  agent('grace', 'Grace Mbeki', 'frontline', 1, 'Frontline Support'),
  agent('tomasz', 'Tomasz Wiśniewski', 'frontline', 1, 'Frontline Support'),
  agent('ingrid', 'Ingrid Solberg', 'technical', 2, 'Technical Support'),
  agent('rahul', 'Rahul Deshpande', 'account', 2, 'Account Support'),
  agent('chloe', 'Chloé Dubois', 'payments', 2, 'Payments Support'),
  agent('viktor', 'Viktor Horváth', 'security', 2, 'Security Team'),
  agent('nadia', 'Nadia Rahmani', 'platform-admin', 2, 'Platform Administration'),
  agent('kenji', 'Kenji Watanabe', 'engineering', 3, 'Developer and Engineering'),
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
