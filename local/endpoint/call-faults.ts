import type { Clock } from '../runtime/clock.ts';
import { type Fault, type FaultRegistry, matchesCall } from '../runtime/faults.ts';
import { AwsError } from '../service.ts';
import type { CallingEnvironment } from './credentials.ts';

/** One call on its way to a service. */
export interface Call {
  readonly service: string;
  readonly action: string;
  readonly environment: CallingEnvironment | undefined;
  /** Nothing is going on in this call until what comes back is called. */
  readonly pause: () => () => void;
}

/** The answer never comes: the connection just ends. */
export const NO_ANSWER = Symbol('no answer');

type CallFault = Extract<Fault, { kind: 'crash' | 'hold' }>;

/** Does the call, with whatever was asked to go wrong on the way to the service or back. */
export async function withFaults<T>(
  faults: FaultRegistry,
  clock: Clock,
  call: Call,
  perform: () => Promise<T>,
): Promise<T | typeof NO_ANSWER> {
  const number = call.environment?.countCall();
  const named = { service: call.service, action: call.action, functionName: call.environment?.functionName };
  const isMeant = (when: 'before' | 'after') => (fault: CallFault) =>
    fault.when === when && (fault.call === undefined || fault.call === number) && matchesCall(fault, named);
  const crashed = (when: 'before' | 'after'): boolean => {
    const { environment } = call;
    if (environment === undefined || faults.take('crash', isMeant(when)) === undefined) return false;
    environment.crash();
    return true;
  };
  const held = async (when: 'before' | 'after'): Promise<void> => {
    const hold = faults.take('hold', isMeant(when));
    if (hold !== undefined) await passed(clock, hold.seconds, call.pause);
  };

  await held('before');
  if (crashed('before')) return NO_ANSWER;
  const failure = faults.take('fail', (fault) => matchesCall(fault, named));
  if (failure !== undefined)
    throw new AwsError(failure.code, failure.message ?? 'This was asked to fail.', failure.status);
  const answer = await perform();
  await held('after');
  if (crashed('after')) return NO_ANSWER;
  return faults.take('drop-answer', (fault) => matchesCall(fault, named)) === undefined ? answer : NO_ANSWER;
}

function passed(clock: Clock, seconds: number, pause: Call['pause']): Promise<void> {
  return new Promise((resolve) => {
    // The timer stands before the pause: in between, an advancing clock would see nothing to do.
    let resume = () => {};
    clock.schedule(clock.now() + seconds * 1000, () => {
      resume();
      resolve();
    });
    resume = pause();
  });
}
