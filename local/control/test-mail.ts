import { TEST_TIME } from '../runtime/test-host.ts';
import type { Mail } from '../ses/mailbox.ts';

/** A mail for unit tests, with what a test cares about in place of its own. */
export function mailFor(rest: Partial<Mail> = {}): Mail {
  return {
    id: 'mail-1',
    at: TEST_TIME,
    outcome: 'delivered',
    envelope: { source: 'help@support.example', destinations: ['amara@buyers.example'] },
    from: 'SayPro Support <help@support.example>',
    to: ['Amara <amara@buyers.example>'],
    cc: [],
    replyTo: [],
    subject: 'SP-7K3Q-9XZT-M: welcome',
    text: 'text',
    html: '<p>html</p>',
    headers: [],
    attachments: [],
    tags: {},
    configurationSet: null,
    raw: 'raw',
    ...rest,
  };
}
