import { DAY, FILING, HOUR, MINUTE, SECOND, type Service } from '../e2e/service.ts';
import { enclosed } from './files-story.ts';
import { MAIL_STORIES, received } from './mail-stories.ts';
import { lying, printed, standing } from './standing.ts';

/** A short story and what there is to see at its end: the same whenever everybody may do what they need. */
export interface Story {
  readonly name: string;
  /** Resources of the template whose permissions are missing while it is told, as what it is about needs that. */
  readonly without?: RegExp;
  /** Actions that only this story shows the want of, though others make use of them too. */
  readonly about?: RegExp;
  readonly tell: (service: Service) => Promise<unknown>;
}

/** A function that may not write says nothing, and does everything else. */
const WRITING = /^logs:(CreateLogStream|PutLogEvents)$/;

const RESOLUTION = { summary: 'Done.', outcome: 'solved' };
const HAND_OFF = { reason: 'The index looks stale.', tried: 'Category and tags.', ask: 'Look at the index.' };

const filed: Story = {
  name: 'filed and waited for',
  async tell(service) {
    const reference = await service.file('sipho');
    await service.pass(MINUTE);
    return standing(service, reference);
  },
};

const read: Story = {
  name: 'read by its requester, an agent and operations',
  async tell(service) {
    const reference = await service.file('sipho');
    const paths = [
      ['sipho', '/tickets?limit=1'],
      ['sipho', `/tickets/${reference}`],
      ['grace', '/agent/tickets?team=frontline'],
      ['grace', '/agent/tickets?assignee=me'],
      ['grace', `/agent/tickets/${reference}`],
      ['olivia', '/operations/tickets'],
      ['olivia', '/roster/frontline'],
    ] as const;
    const seen: unknown[] = [];
    for (const [person, path] of paths) {
      const { status, body } = await service.get(person, path);
      const items = Array.isArray(body.items) ? body.items : [];
      seen.push([
        path.split('?')[0]?.replace(reference, '…'),
        status,
        items.length,
        items.map((item) => item?.subject),
      ]);
    }
    return seen;
  },
};

const paged: Story = {
  name: 'listed page by page',
  async tell(service) {
    for (let count = 0; count < 2; count += 1) await service.file('sipho');
    const seen: unknown[] = [];
    for (const [person, path] of [
      ['sipho', '/tickets?'],
      ['grace', '/agent/tickets?team=frontline&'],
      ['olivia', '/operations/tickets?'],
    ] as const) {
      const first = await service.get(person, `${path}limit=1`);
      const next = await service.get(person, `${path}limit=1&cursor=${encodeURIComponent(String(first.body.next))}`);
      seen.push([path, first.status, typeof first.body.next, next.status]);
    }
    return seen;
  },
};

const solved: Story = {
  name: 'taken, answered, solved and confirmed',
  async tell(service) {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'acceptances');
    await service.act('grace', reference, 'replies', { text: 'I see it.' });
    const mine = await service.get('grace', '/agent/tickets?assignee=me');
    await service.act('grace', reference, 'resolutions', RESOLUTION);
    await service.say('sipho', reference, 'confirmations', { resolution: 1 });
    await service.pass(MINUTE);
    return [mine.status, await standing(service, reference)];
  },
};

const linked: Story = {
  name: 'reopened by the link in a mail',
  async tell(service) {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'resolutions', RESOLUTION);
    const text = service
      .mails(reference)
      .map((mail) => mail.text)
      .join('\n');
    const link = [...text.matchAll(/https?:\/\/\S+\/links\?\S+/g)]
      .map(([found]) => new URL(found))
      .find(({ searchParams }) => searchParams.get('action') === 'reopen');
    if (link === undefined) return 'no link';
    const page = await service.visit('GET', link.pathname + link.search);
    const done = await service.visit('POST', link.pathname + link.search, { text: 'Still not there.' });
    return [page.status, done.status, await service.stage(reference)];
  },
};

const climbed: Story = {
  name: 'climbed by silence',
  async tell(service) {
    const reference = await service.file('sipho');
    await service.pass(8 * HOUR + MINUTE);
    return standing(service, reference);
  },
};

const neglected: Story = {
  name: 'taken, and left lying',
  async tell(service) {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'acceptances');
    await service.pass(12 * HOUR);
    return standing(service, reference);
  },
};

const overtaken: Story = {
  name: 'decided upon while its stage was entered',
  async tell(service) {
    service.platform.faults.add({
      kind: 'hold',
      when: 'before',
      service: 'dynamodb',
      action: 'PutItem',
      function: 'EnterStage',
      seconds: 60,
    });
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'escalations', HAND_OFF);
    await service.pass(5 * MINUTE);
    return standing(service, reference);
  },
};

const stopped: Story = {
  name: 'flagged when its execution was stopped, and restarted',
  async tell(service) {
    const reference = await service.file('sipho');
    await service.stopExecution(reference, 1);
    const { flagged } = await service.record(reference);
    const restarted = await service.post('olivia', `/operations/tickets/${reference}/restarts`, {
      reason: 'Stopped by mistake.',
    });
    await service.pass(MINUTE);
    return [flagged, restarted.status, await standing(service, reference)];
  },
};

const audited: Story = {
  name: 'brought back by the auditor',
  async tell(service) {
    const denied = {
      kind: 'fail',
      service: 'states',
      code: 'AccessDeniedException',
      status: 400,
      function: 'AdvanceWorkflow',
      times: -1,
    } as const;
    const reference = await service.file('sipho');
    service.platform.faults.add(denied);
    await service.act('grace', reference, 'escalations', HAND_OFF);
    await service.pass(20 * MINUTE, { recurring: 'each' });
    return standing(service, reference);
  },
};

const replaced: Story = {
  name: 'given a new execution by the auditor',
  async tell(service) {
    const denied = {
      kind: 'fail',
      service: 'states',
      code: 'AccessDeniedException',
      status: 400,
      function: 'AdvanceWorkflow',
      times: -1,
    } as const;
    service.platform.faults.add(denied);
    const reference = await service.file('sipho');
    await service.pass(20 * MINUTE, { recurring: 'each' });
    return standing(service, reference);
  },
};

const overslept: Story = {
  name: 'put on a new generation by the auditor',
  async tell(service) {
    const reference = await service.file('sipho');
    await service.stopExecution(reference, 1);
    await service.pass(8 * HOUR + 10 * MINUTE);
    return standing(service, reference);
  },
};

const leftRoster: Story = {
  name: 'an agent leaves the roster',
  async tell(service) {
    const { agents } = (await service.get('olivia', '/roster/frontline')).body;
    const [first] = Array.isArray(agents) ? agents : [];
    const id = encodeURIComponent(String(first?.agent).split('|').at(-1) ?? '');
    const gone = await service.send('olivia', 'DELETE', `/roster/frontline/${id}`, undefined, {});
    const after = (await service.get('olivia', '/roster/frontline')).body.agents;
    return [gone.status, Array.isArray(agents) && Array.isArray(after) ? agents.length - after.length : 'no roster'];
  },
};

/** A ticket with a fix to come, and one that an agent has and that waits for it. */
async function waitingForOneFix(service: Service): Promise<{ readonly fix: string; readonly child: string }> {
  const fix = await service.file('sipho');
  const child = await service.file('amina');
  await service.act('grace', child, 'acceptances');
  await service.act('grace', child, 'links', { parent: fix });
  return { fix, child };
}

const resolveAll = (service: Service, fix: string) =>
  service.act('grace', fix, 'resolutions', { ...RESOLUTION, children: true });

const fixed: Story = {
  name: 'solved together with one that waits for its fix',
  async tell(service) {
    const { fix, child } = await waitingForOneFix(service);
    await resolveAll(service, fix);
    await service.pass(10 * MINUTE);
    return [await standing(service, fix), await standing(service, child)];
  },
};

const letGo: Story = {
  name: 'waits for a fix no more',
  async tell(service) {
    const { fix, child } = await waitingForOneFix(service);
    const free = await service.post('grace', `/agent/tickets/${child}/links`, { parent: null });
    const { children } = (await service.get('grace', `/agent/tickets/${fix}`)).body;
    return [free.status, Array.isArray(children) && children.length];
  },
};

const unresolved: Story = {
  name: 'nobody resolves who waits for a fix, and the dead letters say so',
  async tell(service) {
    const { fix } = await waitingForOneFix(service);
    service.platform.faults.add({ kind: 'fail-invocation', function: 'ResolveChildren', code: 'Error', times: -1 });
    await resolveAll(service, fix);
    await service.pass(HOUR);
    return lying(service, 'ChildrenDeadLetters') > 0;
  },
};

const untold: Story = {
  name: 'EventBridge may not tell of a fix, and says so in the dead letters',
  without: /^EventsFixedAllow/,
  async tell(service) {
    const { fix } = await waitingForOneFix(service);
    await resolveAll(service, fix);
    await service.pass(MINUTE);
    return lying(service, 'ChildrenDeadLetters') > 0;
  },
};

/** A consumer that fails for hours: what it could not do must lie where operations looks for it. */
function deadLetters(name: string, fails: string, queue: string, hours: number): Story {
  return {
    name,
    async tell(service) {
      service.platform.faults.add({ kind: 'fail-invocation', function: fails, code: 'Error', times: -1 });
      const reference = await service.file('sipho');
      if (fails === 'FlagFailedExecution') await service.stopExecution(reference, 1);
      await service.pass(hours * HOUR);
      return lying(service, queue) > 0;
    },
  };
}

const undeliverable: Story = {
  name: 'EventBridge may not invoke, and says so in the dead letters',
  without: /^WorkflowFailedExecutionsAllow/,
  async tell(service) {
    const reference = await service.file('sipho');
    await service.stopExecution(reference, 1);
    await service.pass(MINUTE);
    return lying(service, 'FlagDeadLetters') > 0;
  },
};

const everybodyPrints: Story = {
  name: 'everybody’s log has lines',
  about: WRITING,
  async tell(service) {
    // The relay says nothing while all goes well.
    const crash = { kind: 'crash', when: 'before', service: 'sqs', function: 'RelayEvents' } as const;
    service.platform.faults.add(crash);
    const reference = await service.file('sipho');
    await service.get('grace', '/agent/tickets?team=frontline');
    await service.pass(8 * HOUR + 5 * MINUTE + SECOND, { recurring: 'once' });
    await service.stopExecution(reference, 1);
    const { fix } = await waitingForOneFix(service);
    await resolveAll(service, fix);
    await received(service);
    await service.pass(SECOND);
    return printed(service);
  },
};

const asked: Story = {
  name: 'asked how it went, rated low, and looked into',
  async tell(service) {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'resolutions', RESOLUTION);
    await service.say('sipho', reference, 'confirmations', { resolution: 1 });
    await service.pass(4 * DAY + MINUTE);
    const scores = { resolution: 1, responseTime: 1, resolved: 3, overall: 3, clarity: 3 };
    const rated = await service.post('sipho', `/tickets/${reference}/ratings`, scores);
    const { items } = (await service.get('olivia', '/agent/reviews?team=frontline')).body;
    const settled = await service.post('olivia', `/agent/tickets/${reference}/reviews`, { text: 'Looked into.' });
    const surveys = { surveys: false };
    const preferred = await service.send('sipho', 'PATCH', '/me/preferences', surveys, {});
    const listed = Array.isArray(items) ? items.length : 'no list';
    return [rated.status, listed, settled.status, preferred.status, await standing(service, reference)];
  },
};

/** Apart from the others, for it takes days. */
const askedInWriting: Story = {
  name: 'the survey’s log has lines',
  about: WRITING,
  async tell(service) {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'resolutions', RESOLUTION);
    await service.say('sipho', reference, 'confirmations', { resolution: 1 });
    await service.pass(4 * DAY);
    return printed(service);
  },
};

const neverAsked: Story = {
  name: 'nobody can start a survey',
  async tell(service) {
    service.platform.faults.add({ kind: 'fail-invocation', function: 'StartSurveys', code: 'Error', times: -1 });
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'resolutions', RESOLUTION);
    await service.say('sipho', reference, 'confirmations', { resolution: 1 });
    await service.pass(HOUR);
    return lying(service, 'SurveyDeadLetters') > 0;
  },
};

const notStarted: Story = {
  name: 'EventBridge may not start a survey, and says so in the dead letters',
  without: /^SurveyClosedAllow/,
  async tell(service) {
    const reference = await service.file('sipho');
    await service.act('grace', reference, 'resolutions', RESOLUTION);
    await service.say('sipho', reference, 'confirmations', { resolution: 1 });
    await service.pass(MINUTE);
    return lying(service, 'SurveyDeadLetters') > 0;
  },
};

const SUBSCRIPTION = { url: 'https://hooks.shop.invalid/in', events: ['ticket-filed.v1'] };
const subscribe = (service: Service, change: object = {}) =>
  service.send('adam', 'PUT', '/webhooks/shop', { ...SUBSCRIPTION, ...change }, {});

const subscribed: Story = {
  name: 'told to a subscriber who does not answer, paused, told again, and taken away',
  async tell(service) {
    const deliveries = async () => {
      const { items } = (await service.get('adam', '/webhooks/shop/deliveries')).body;
      return Array.isArray(items) ? items.map(({ state, attempts }) => [state, attempts]) : 'no list';
    };
    const saved = [(await subscribe(service)).status];
    const since = new Date(service.now).toISOString();
    await service.file('sipho');
    await service.pass(MINUTE);
    const seen = [await deliveries()];
    saved.push((await subscribe(service, { active: false })).status);
    await service.pass(5 * MINUTE);
    seen.push(await deliveries());
    saved.push((await subscribe(service)).status);
    const replayed = await service.post('adam', '/webhooks/shop/replays', { since });
    seen.push(await deliveries());
    const rotated = await service.send('adam', 'PUT', '/webhooks/shop/secret', {}, {});
    const removed = await service.send('adam', 'DELETE', '/webhooks/shop', undefined, {});
    return [saved, seen, replayed.body, rotated.status, removed.status];
  },
};

const unheard: Story = {
  name: 'EventBridge may not queue for subscribers, and says so in the dead letters',
  without: /^WebhooksQueuePolicy/,
  async tell(service) {
    await subscribe(service);
    await service.file('sipho');
    await service.pass(MINUTE);
    return lying(service, 'WebhooksDeadLetters') > 0;
  },
};

const spokenWith: Story = {
  name: 'filed for somebody who telephoned, found by their address',
  async tell(service) {
    await service.file('sipho');
    const filed = await service.post('grace', '/agent/tickets', {
      ...FILING,
      channel: 'phone',
      person: { email: 'sipho@sellers.example' },
    });
    return [filed.status, await standing(service, String(filed.body.reference))];
  },
};

const broughtIn: Story = {
  name: 'a message that nobody signed, and that therefore is not brought in',
  async tell(service) {
    const message = { source: 'x', id: '1', handle: 'sipho', text: 'Help!' };
    return (await service.send('sipho', 'POST', '/intake/social', message, {})).status;
  },
};

/** From the shortest to the longest, as far as one can tell. */
export const STORIES: readonly Story[] = [
  { name: 'started, with a roster', tell: async () => 'started' },
  filed,
  leftRoster,
  read,
  spokenWith,
  broughtIn,
  enclosed,
  solved,
  paged,
  linked,
  climbed,
  neglected,
  overtaken,
  stopped,
  replaced,
  overslept,
  audited,
  asked,
  neverAsked,
  notStarted,
  subscribed,
  unheard,
  fixed,
  letGo,
  everybodyPrints,
  askedInWriting,
  ...MAIL_STORIES,
  undeliverable,
  unresolved,
  untold,
  deadLetters('the workflow is never told', 'AdvanceWorkflow', 'AdvanceWorkflowDeadLetters', 3),
  deadLetters('nothing is relayed', 'RelayEvents', 'RelayEventsDeadLetters', 3),
  deadLetters('nobody can flag', 'FlagFailedExecution', 'FlagDeadLetters', 1),
];

/** Bounds what a story may take when somebody may not do what they need. */
export const PATIENCE_MS = 60_000;
