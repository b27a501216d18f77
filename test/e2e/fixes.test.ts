import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../local/runtime/faults.ts';
import { HOUR, MINUTE, Service } from './service.ts';

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});
beforeEach(() => service.reset());
/** A fault that never happened would prove nothing. */
afterEach(() => {
  for (const { id: _, used, ...wanted } of service.platform.faults.list())
    expect(used, JSON.stringify(wanted)).toBeGreaterThan(0);
});
afterAll(() => service.stop());

const fault = (wanted: Fault) => service.platform.faults.add(wanted);
const FIX = { summary: 'The index was rebuilt: everything shows again.', outcome: 'solved', children: true };

/** A ticket with a fix to come, and others that wait for it, each somebody else's. */
async function faultWithReports(...people: readonly string[]) {
  const fix = await service.file('sipho');
  const children: string[] = [];
  for (const person of people) {
    const child = await service.file(person);
    await service.act('grace', child, 'links', { parent: fix });
    children.push(child);
  }
  return { fix, children };
}

const resolvedMails = (reference: string) =>
  service.mails(reference).filter(({ tags }) => tags.mail?.includes('_resolved_'));
const resolutionsOf = async (reference: string) =>
  (await service.log(reference)).filter((type) => type === 'ticket-resolved').length;
const told = (type: string) => service.platform.services.events.told().filter((event) => event['detail-type'] === type);

describe('tickets that wait for one fix', () => {
  test('are resolved with it; each requester is told in a mail of their own, and confirms or reopens by themselves', async () => {
    const { fix, children } = await faultWithReports('amina', 'joao');
    const [aminas = '', joaos = ''] = children;
    await service.pass(HOUR);
    await service.act('grace', fix, 'resolutions', FIX);

    for (const [reference, address] of [
      [aminas, 'amina@sellers.example'],
      [joaos, 'joao@sellers.example'],
    ] as const) {
      expect(await service.stage(reference)).toBe('awaiting-confirmation');
      const mails = resolvedMails(reference);
      expect(mails.map(({ envelope }) => envelope.destinations)).toEqual([[address]]);
      expect(mails[0]?.text).toContain(FIX.summary);
      expect(mails[0]?.text).not.toContain(fix);
    }
    await service.say('amina', aminas, 'confirmations', { resolution: 1 });
    await service.say('joao', joaos, 'reopenings', { resolution: 1, text: 'Mine still does not show.' });
    expect(await service.stage(aminas)).toBe('closed');
    expect(await service.stage(joaos)).toBe('level-1');
    expect(await service.stage(fix)).toBe('awaiting-confirmation');
    expect(await service.executions(aminas)).toEqual(['g1 SUCCEEDED']);
  });

  test('go on where the fix does not mean them, and where they were let go before', async () => {
    const { fix, children } = await faultWithReports('amina', 'joao');
    const [meant = '', free = ''] = children;
    await service.act('grace', free, 'links', { parent: null });
    await service.act('grace', fix, 'resolutions', { ...FIX, children: false });
    expect(await service.stage(meant)).toBe('level-1');
    expect(told('ticket-resolved.v1')).toMatchObject([{ detail: { ticket: fix, resolution: 1 } }]);
    expect(JSON.stringify(told('ticket-resolved.v1'))).not.toContain('children');
    await service.say('sipho', fix, 'reopenings', { resolution: 1, text: 'It is gone again.' });
    await service.act('grace', fix, 'resolutions', FIX);
    expect(await service.stage(meant)).toBe('awaiting-confirmation');
    expect(await service.stage(free)).toBe('level-1');
  });
});

describe('resolve-children', () => {
  test.each(['before', 'after'] as const)(
    'that dies in the middle, %s a commit, is invoked again and resolves the others',
    async (when) => {
      const { fix, children } = await faultWithReports('amina', 'joao', 'priya');
      fault({
        kind: 'crash',
        when,
        service: 'dynamodb',
        action: 'TransactWriteItems',
        function: 'ResolveChildren',
        skip: 1,
      });
      await service.act('grace', fix, 'resolutions', FIX);
      await service.pass(5 * MINUTE);
      expect(await Promise.all(children.map(resolutionsOf))).toEqual([1, 1, 1]);
      expect(children.map((child) => resolvedMails(child).length)).toEqual([1, 1, 1]);
    },
  );

  test('that is told twice resolves each once, also who has reopened theirs in between', async () => {
    const { fix, children } = await faultWithReports('amina', 'joao');
    const [aminas = ''] = children;
    await service.act('grace', fix, 'resolutions', FIX);
    await service.say('amina', aminas, 'reopenings', { resolution: 1, text: 'Not mine.' });
    const [event] = told('ticket-resolved.v1');
    await service.invoke('ResolveChildren', event ?? {});
    await service.settle();
    expect(await Promise.all(children.map(resolutionsOf))).toEqual([1, 1]);
    expect(await service.stage(aminas)).toBe('level-1');
  });

  test('whose clock is behind does so too', async () => {
    const { fix, children } = await faultWithReports('amina');
    const [aminas = ''] = children;
    await service.pass(HOUR);
    fault({ kind: 'skew', function: 'ResolveChildren', seconds: -60 });
    await service.act('grace', fix, 'resolutions', FIX);
    await service.say('amina', aminas, 'reopenings', { resolution: 1, text: 'Not mine.' });
    const [event] = told('ticket-resolved.v1');
    await service.invoke('ResolveChildren', event ?? {});
    expect(await resolutionsOf(aminas)).toBe(1);
  });
});

describe('the event bus', () => {
  test('tells the marketplace whose account to lock, at once, and nothing that anybody wrote', async () => {
    const reference = await service.file('amara', {
      role: 'buyer',
      category: 'security',
      issueType: 'account-hacked',
      subject: 'Somebody else is in my account',
      description: 'My address was changed last night.',
    });
    const { iss, sub } = decodeJwt(await service.control('GET', '/_local/tokens/amara?as=text'));
    const at = new Date(service.now).toISOString();
    expect(told('account-lock-requested.v1')).toMatchObject([
      { source: 'saypro.support', detail: { ticket: reference, event: 2, at, personId: `${iss}|${sub}` } },
    ]);
    expect(JSON.stringify(service.platform.services.events.told())).not.toMatch(/address was changed|example/i);
  });

  test('that is away for a while is told later, and mail does not wait for it', async () => {
    const { fix, children } = await faultWithReports('amina');
    fault({ kind: 'fail', service: 'events', action: 'PutEvents', code: 'InternalFailure', status: 500, times: 4 });
    await service.act('grace', fix, 'resolutions', FIX);
    await service.pass(10 * MINUTE);
    expect(resolvedMails(fix)).toHaveLength(1);
    expect(await Promise.all(children.map(resolutionsOf))).toEqual([1]);
    const [child] = children;
    expect(told('ticket-resolved.v1')).toMatchObject([{ detail: { ticket: fix } }, { detail: { ticket: child } }]);
  });
});
