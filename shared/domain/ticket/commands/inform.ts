import { refTo } from '../message.ts';
import { OPEN, type Unit, WORKING_OR_WAITING } from '../unit.ts';
import { publicMessage } from './reply.ts';

/** An agent has spoken with the requester and writes down what was said: a human's answer like a written one (R101). */
export const logCall: Unit<'log-call'> = {
  stages: OPEN,
  decide: (_ticket, command, { at }) => {
    const message = publicMessage('call', command, at);
    return { facts: [{ type: 'call-logged', v: 1, message: refTo(message) }], messages: [message] };
  },
};

/** What the requester can do meanwhile. The matter is not settled by it: every clock but those that a public word stops runs on. */
export const recordWorkaround: Unit<'record-workaround'> = {
  stages: WORKING_OR_WAITING,
  decide: (_ticket, command, { at }) => {
    const message = publicMessage('workaround', command, at);
    return { facts: [{ type: 'workaround-recorded', v: 1, message: refTo(message) }], messages: [message] };
  },
};
