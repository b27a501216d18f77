import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { REPLIES, Storm } from '../storm/storm.ts';
import { HOUR, MINUTE, Service } from './service.ts';

let service: Service;
let storm: Storm;

beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service.stop());
beforeEach(async () => {
  await service.reset();
  storm = new Storm(service.platform);
});

const SOUND = { doubled: [], lost: [], unsettled: [], deadLetters: 0, queued: 0 };

test('more mail than SES takes in a second goes in the end: none is lost, none goes twice', async () => {
  const TICKETS = 12;
  service.platform.faults.add({ kind: 'throttle-mail', rate: 5, times: -1 });
  await storm.breaks(TICKETS);
  await service.settle();
  expect(storm.queued()).toBeGreaterThan(0);
  for (let passed = 0; passed < 2 * HOUR && storm.queued() > 0; passed += 3 * MINUTE) await service.pass(3 * MINUTE);
  const fared = await storm.fared();
  expect(fared).toMatchObject({ ...SOUND, events: TICKETS * (REPLIES + 1) });
  expect(fared.sent).toBeGreaterThan(TICKETS * REPLIES);
  expect(service.platform.faults.list()[0]?.used).toBeGreaterThan(0);
});

test('six hours without SES make mails late: none is lost, none goes twice, none is a dead letter', async () => {
  const quota = { code: 'Throttling', message: 'Daily message quota exceeded.' };
  service.platform.faults.add({ kind: 'refuse-mail', ...quota, times: -1 });
  const reference = await service.file('sipho');
  await service.pass(6 * HOUR);
  expect(service.platform.mailbox.list({})).toEqual([]);
  service.platform.faults.clear();
  await service.pass(HOUR);
  expect(await storm.fared()).toMatchObject(SOUND);
  expect(service.mails(reference).map(({ tags }) => tags.mail?.split('_')[1])).toContain('received');
});
