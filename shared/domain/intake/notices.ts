import { TO_OR_SUBJECT } from './quote-marks.ts';
import type { ReceivedMail } from './received-mail.ts';

type Written = Pick<ReceivedMail, 'subject' | 'text'>;

const READ =
  /^\s*(not read|read|nicht gelesen|ungelesen gelöscht|gelesen|non lu|lu|leído|no leído|lida|lido|letto|letta|gelezen|gelees|læst|lest|läst|luettu|przeczytano|przeczytane|přečteno|olvasva|citit|okundu|прочтено|прочитано|已读|已讀|開封済み|읽음)\s*[:：]/iu;

const RETURNED =
  /^\s*(undeliver(ed|able)\b|mail (delivery|system) (fail|error)|delivery (status notification|has failed|failure)|failed delivery|(mail )?failure notice|returned mail|non[- ]delivery|message not delivered|unzustellbar|nicht zustellbar|non remis|échec de la (remise|distribution)|no se puede entregar|não é possível entregar|não entregue|impossibile recapitare|onbestelbaar|niet bezorgd|nie można dostarczyć|недоставлено|недоставленное|无法投递|未傳遞的主旨|配信不能|배달되지 않음)/iu;

const LINES = 40;
const LOOKED_AT = 200;

/** A receipt in the form of old programs: a subject that says "Read:", and the head of our mail as a list. */
export const isReadNotice = ({ subject, text }: Written): boolean =>
  READ.test(subject.slice(0, LOOKED_AT)) && labelsIn(text) >= 2;

/** A mail that came back with nothing but its subject to say so, and whom it did not reach on a line of its own. */
export const isReturned = ({ subject, text }: Written): boolean =>
  RETURNED.test(subject.slice(0, LOOKED_AT)) &&
  linesOf(text).some((line) => /^\s*<?[^\s<>@]+@[^\s<>@]+>?\b/.test(line));

const linesOf = (text: string): string[] =>
  text
    .slice(0, LINES * LOOKED_AT)
    .split('\n')
    .slice(0, LINES)
    .map((line) => line.slice(0, LOOKED_AT));

const labelsIn = (text: string): number => linesOf(text).filter((line) => TO_OR_SUBJECT.test(line)).length;
