import type { Category } from '../schema.ts';

/** The web site and the app themselves (R077, R078). */
export const PLATFORM: Category = {
  id: 'platform',
  title: 'Web site and app',
  issueTypes: [
    {
      id: 'platform-slow',
      title: 'Pages are slow or do not respond',
      serves: ['R077', 'R134'],
      details: ['page', 'device-browser', 'occurred-at', 'steps-before'],
      routes: { 2: 'technical', 3: 'it' },
      entry: 1,
      playbook: [
        'Check status page, load and error rate for that time.',
        'Open the same page from another network.',
        'One person: browser, connection, extensions. Many: technical support, then IT.',
      ],
      advice: ['Please try another browser or network, without extensions, and tell us whether it is faster.'],
    },
    {
      id: 'platform-error',
      title: 'Errors while browsing',
      serves: ['R078', 'R134'],
      details: ['error-message', 'page', 'steps-before', 'device-browser', 'occurred-at', 'screenshot'],
      routes: { 2: 'technical' },
      entry: 1,
      playbook: [
        'Repeat the steps on the same kind of device.',
        'Repeatable: technical support, with steps, time and message.',
        'Give a way round while the fault is open.',
      ],
      advice: ['Please refresh the page, or sign out and in again, and note the time when it happens next.'],
    },
  ],
};
