import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPlatform } from '../../local/platform.ts';
import assemble, { ASSEMBLY } from '../e2e/assembly.ts';
import { REPLIES, Storm } from './storm.ts';

const USAGE = `Many events at once on the whole service, with a mail service that has its limits; says how the mails fared.

  npm run storm -- [--events 10000] [--rate 14] [--outage 0] [--speed 1]

  --events   how many events
  --rate     mails that SES takes in a second of the service's clock
  --outage   minutes of the service's clock in which SES takes none, from the beginning
  --speed    how fast the service's clock goes

`;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '14' },
    outage: { type: 'string', default: '0' },
    speed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main(): Promise<void> {
  if (values.help) return say(USAGE);
  const [events, rate, outage, speed] = [values.events, values.rate, values.outage, values.speed].map(Number);
  if (!(events && rate && outage !== undefined && speed)) throw new Error(USAGE);
  await assemble();
  const clock = { mode: 'scaled', speed, startAt: Date.parse('2026-11-23T08:00:00Z') } as const;
  const platform = await startPlatform({ assemblyDir: ASSEMBLY, clock, seed: 1, warm: true });
  const storm = new Storm(platform);
  const began = platform.clock.now();
  const minutes = () => Math.round((platform.clock.now() - began) / 6_000) / 10;
  try {
    platform.faults.add({ kind: 'throttle-mail', rate, times: -1 });
    if (outage > 0)
      platform.faults.add({ kind: 'refuse-mail', code: 'ServiceUnavailable', message: 'Away.', times: -1 });
    await storm.breaks(Math.ceil(events / (REPLIES + 1)));
    say(`${minutes()} min: every event is written, ${storm.queued()} wait in the queue`);
    let isAway = outage > 0;
    for (let quiet = 0; quiet < 3; ) {
      await setTimeout(5_000);
      if (isAway && minutes() >= outage) {
        isAway = false;
        platform.faults.clear();
        platform.faults.add({ kind: 'throttle-mail', rate, times: -1 });
        say(`${minutes()} min: SES is back`);
      }
      quiet = storm.queued() === 0 ? quiet + 1 : 0;
      say(`${minutes()} min: ${storm.queued()} wait in the queue, ${platform.mailbox.list({}).length} mails are sent`);
    }
    const throttled = platform.faults.list().map(({ kind, used }) => `${kind} ${used}`);
    say(JSON.stringify({ minutes: minutes(), ...(await storm.fared()), throttled }, undefined, 2));
  } finally {
    storm.close();
    await platform.stop();
  }
}

await main();
