import { refTo } from '../message.ts';
import { OPEN, type Unit } from '../unit.ts';
import { internalMessage } from './note.ts';

/** A program has answered a mail of ours. Agents can read it; no clock moves, nobody is told, nothing reopens. */
export const receiveAutomaticMail: Unit<'receive-automatic-mail'> = {
  stages: OPEN,
  decide: (_ticket, command, { at }) => {
    const message = internalMessage('automatic-mail', command, at);
    const received = { type: 'automatic-mail-received', v: 1, rule: command.rule, message: refTo(message) } as const;
    return { facts: [received], messages: [message] };
  },
};
