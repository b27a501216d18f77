/** What a line of a mail is, seen from its reader. */
export type LineKind = 'words' | 'blank' | 'quoted' | 'header' | 'rest';

/** Only so much of a line is looked at: nothing here takes longer than its length. */
const LOOKED_AT = 400;

const QUOTED = /^\s{0,3}(>|&gt;)/;

/** "-----Original Message-----" and its like; what follows it is somebody else's. */
const ORIGINAL = new RegExp(
  `^[\\s>]*[-_=*]{2,}\\s*(${[
    ...[
      'original message',
      'original e-?mail',
      'reply message',
      'ursprüngliche nachricht',
      'originalnachricht',
      'original-?nachricht',
    ],
    ...["message d[’']origine", 'message original', 'mensaje original', 'mensagem original', 'messaggio originale'],
    ...[
      'oorspronkelijk bericht',
      'oorspronkelijke bericht',
      'oorspronklike boodskap',
      'oprindelig besked',
      'oprindelig meddelelse',
    ],
    ...[
      'opprinnelig melding',
      'originalmeddelande',
      'ursprungligt meddelande',
      'alkuperäinen viesti',
      'wiadomość oryginalna',
    ],
    ...['oryginalna wiadomość', 'původní zpráva', 'eredeti üzenet', 'mesaj original', 'özgün ileti', 'orijinal mesaj'],
    ...[
      'исходное сообщение',
      'пересылаемое сообщение',
      'αρχικό μήνυμα',
      'הודעה מקורית',
      'الرسالة الأصلية',
      '原始邮件',
      '原始郵件',
    ],
    ...['元のメッセージ', '원본 메시지', '원본 메일', 'pesan asli', 'tin nhắn gốc'],
  ].join('|')})\\s*[-_=*]*\\s*$`,
  'iu',
);

/** The labels of a mail's head, as Outlook and others put it before what they quote. */
const FROM =
  /^[\s*]*(from|von|de|da|van|fra|från|lähettäjä|od|feladó|kimden|gönderen|от|від|από|מאת|من|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|发件者|del|oд|expéditeur|mittente|remitente|dari|từ)\s?\*?\s?[:：]\*?\s*\S/iu;
const WHEN =
  /^[\s*]*(sent|date|gesendet|datum|envoyé|envoyée|date d[’']envoi|enviado|enviado el|fecha|enviada em|enviado em|data|inviato|verzonden|sendt|dato|skickat|lähetetty|päivämäärä|päiväys|wysłano|odesláno|datum|elküldve|dátum|gönderilme|gönderildi|tarih|отправлено|дата|надіслано|εστάλη|ημερομηνία|נשלח|תאריך|تاريخ الإرسال|التاريخ|发送时间|日期|傳送日期|寄件日期|送信日時|日付|보낸 날짜|날짜|gestuur|trimis|dikirim)\s?\*?\s?[:：]\*?\s*\S/iu;
const TO_OR_SUBJECT =
  /^[\s*]*(to|cc|subject|an|betreff|à|a|objet|para|asunto|assunto|oggetto|aan|onderwerp|onderwerp|til|emne|till|ämne|vastaanottaja|aihe|do|temat|komu|předmět|címzett|tárgy|kime|kimlere|konu|кому|тема|προς|θέμα|אל|נושא|إلى|الموضوع|收件人|收件者|主题|主旨|宛先|件名|받는 사람|제목|către|subiect|kepada|subjek|perihal)\s?\*?\s?[:：]/iu;

/** "On … wrote:" in the languages of the big mail programs: with it a quotation begins even where its lines are not marked. */
const WROTE = new RegExp(
  `((^|[\\s,;>)\\]])(${[
    ...[
      'wrote',
      'writes',
      'schrieb',
      'schreef',
      'écrit',
      'escribió',
      'escribio',
      'escreveu',
      'scritto',
      'skrev',
      'skreiv',
    ],
    ...[
      'kirjoitti',
      'napisał',
      'napisała',
      'napisał\\(a\\)',
      'napsal',
      'napsala',
      'napsal\\(a\\)',
      'napísal\\(a\\)',
      'írta',
      'scris',
    ],
    ...['yazdı', 'написал', 'написала', 'написал\\(а\\)', 'пишет', 'пише', 'написав', 'έγραψε', 'כתב', 'כתבה', 'كتب'],
    ...['geskryf', 'verzond', 'viết', 'menulis', 'kirjutas', 'rašė', 'rakstīja'],
  ].join('|')})(\\s[^:：]{0,200})?|写道|寫道|のメッセージ|書きました|작성)\\s?[:：]\\s*$`,
  'iu',
);

/** An attribution speaks of somebody at some time. */
const SOMEBODY_OR_SOMETIME = /[^\s@<>]@[^\s@<>]|\d{4}|\d{1,2}[:.h]\d{2}|\d{1,2}[./-]\d{1,2}[./-]/u;

/** "---- On … wrote ----" */
const BETWEEN_DASHES =
  /^\s*-{2,}\s.{0,300}\s(wrote|writes|schrieb|schreef|écrit|escribió|escreveu|scritto|skrev)\s*:?\s*-{2,}\s*$/iu;

/** How an attribution begins that names no address. */
const OPENER = /^\s*(on|am|le|el|il|em|op|den|dnia|w dniu|dne|na|la|pe|su|ma|ti|ke|to)\s.{0,40}\d/iu;
/** Who tells of their own letters goes on after them. */
const FIRST_PERSON = /(^|\s)(i|we|ich|wir|je|j’ai|nous|yo|eu|io|ik|wij|we|ek|ons|jag|jeg|vi)\s/iu;

const SHORT = /[:：]\s*$/u;

/** "---------- Forwarded message ---------" and its like: what follows is what the sender wants to be read. */
const FORWARDED = new RegExp(
  `^[\\s*]*[-_=*]*\\s*(begin )?(${[
    ...[
      'forwarded message',
      'forwarded by',
      'forwarded e-?mail',
      'forwarded mail',
      'weitergeleitete nachricht',
      'weitergeleitete e-mail',
    ],
    ...[
      'anfang der weitergeleiteten',
      'message transféré',
      'message réexpédié',
      'début du message',
      'mensaje reenviado',
    ],
    ...[
      'inicio del mensaje reenviado',
      'mensagem encaminhada',
      'mensagem reencaminhada',
      'início da mensagem',
      'messaggio inoltrato',
    ],
    ...['inizio messaggio inoltrato', 'doorgestuurd bericht', 'begin doorgestuurd bericht', 'aangestuurde boodskap'],
    ...[
      'videresendt meddelelse',
      'videresendt melding',
      'videresendt besked',
      'vidarebefordrat',
      'vidarebefordrat meddelande',
    ],
    ...['välitetty viesti', 'wiadomość przekazana', 'przekazana wiadomość', 'přeposlaná zpráva', 'továbbított üzenet'],
    ...[
      'mesaj redirecționat',
      'yönlendirilmiş ileti',
      'iletilen ileti',
      'пересылаемое сообщение',
      'пересланное сообщение',
    ],
    ...[
      'начало переадресованного',
      'переслане повідомлення',
      'προωθημένο μήνυμα',
      'הודעה שהועברה',
      'رسالة معاد توجيهها',
    ],
    ...[
      '转发邮件',
      '转发的邮件',
      '轉寄郵件',
      '転送メッセージ',
      '転送されたメッセージ',
      '전달된 메시지',
      'pesan terusan',
      'tin nhắn đã chuyển tiếp',
    ],
  ].join('|')})[^\\n]{0,60}$`,
  'iu',
);

const FORWARD_SUBJECT = /^\s*(fwd?|wg|tr|rv|enc|i|doorst|vb|vl|pd|ilt|továbbítás|пересл|转发|轉寄|転送)\s*[:：]/iu;

const heard = (line: string | undefined): string => (line ?? '').slice(0, LOOKED_AT);

export const isBlank = (line: string | undefined): boolean => heard(line).trim() === '';
export const isQuoted = (line: string): boolean => QUOTED.test(heard(line));

/** What each line is. `rest`: everything from a mark on after which nothing is the sender's own. */
export function kindsOf(lines: readonly string[]): LineKind[] {
  const end = beforeRulers(
    lines,
    lines.findIndex((_, i) => opensRest(lines, i)),
  );
  const kinds = lines.map((line, i): LineKind => {
    if (end >= 0 && i >= end) return 'rest';
    if (isBlank(line)) return 'blank';
    return isQuoted(line) ? 'quoted' : 'words';
  });
  let spoken = false;
  let attributed = false;
  for (let i = 0; i < kinds.length; i += 1) {
    if (kinds[i] === 'words') spoken = true;
    if (kinds[i] !== 'quoted' || kinds[i - 1] === 'quoted') continue;
    const attribution = attributionBefore(lines, kinds, i);
    for (const at of attribution) kinds[at] = 'header';
    const run = runFrom(kinds, i);
    attributed ||= attribution.length > 0 || isAttributedWithin(lines, run);
    if (spoken && !attributed && isOwnMark(kinds, run)) for (const at of run) kinds[at] = 'words';
  }
  return kinds;
}

/** The line that some programs draw before what they quote belongs to it. */
function beforeRulers(lines: readonly string[], end: number): number {
  let first = end;
  while (first > 0 && /^\s*[_-]{5,}\s*$|^\s*$/.test(heard(lines[first - 1]))) first -= 1;
  return first;
}

/** Nobody is named as its author: a line or two, or what follows words without a gap, is a person's own way to set something off. */
const isOwnMark = (kinds: readonly LineKind[], run: readonly number[]): boolean =>
  run.length < 3 || kinds[(run[0] ?? 0) - 1] === 'words';

/** A phone puts the marks before the attribution as well. */
const isAttributedWithin = (lines: readonly string[], run: readonly number[]): boolean =>
  attributionLength(
    run.slice(0, 4).map((at) => heard(lines[at]).replace(/^[\s>]+/, '')),
    0,
  ) > 0;

function runFrom(kinds: readonly LineKind[], first: number): number[] {
  let end = first;
  while (kinds[end] === 'quoted') end += 1;
  return range(first, end - 1);
}

export function isForwarded(subject: string, lines: readonly string[]): boolean {
  if (FORWARD_SUBJECT.test(subject.slice(0, LOOKED_AT))) return true;
  const forwarded = lines.findIndex((line) => FORWARDED.test(heard(line)));
  if (forwarded < 0) return false;
  const answered = lines.findIndex((line, i) => isQuoted(line) || opensRest(lines, i));
  return answered < 0 || forwarded <= answered;
}

/** Whether with this line begins what another program's user wrote before, unmarked down to the end. */
function opensRest(lines: readonly string[], i: number): boolean {
  const line = heard(lines[i]);
  if (isBlank(line) || isQuoted(line)) return false;
  if (ORIGINAL.test(line) || BETWEEN_DASHES.test(line) || isHead(lines, i)) return true;
  const length = attributionLength(lines, i);
  if (length === 0 || isQuoted(nextWords(lines, i + length))) return false;
  const said = lines
    .slice(i, i + length)
    .map(heard)
    .join(' ');
  return /[@<]/.test(said) || (OPENER.test(said) && !FIRST_PERSON.test(said));
}

/**
 * The head of a mail in any order: sender, date, and a recipient or subject within a few lines. People write lists with such labels too,
 * but hardly with an address in the one or a time of day in the other.
 */
function isHead(lines: readonly string[], i: number): boolean {
  const first = heard(lines[i]);
  if (!FROM.test(first) && !WHEN.test(first)) return false;
  const block = lines
    .slice(i, i + 12)
    .filter((line) => !isBlank(line))
    .slice(0, 6)
    .map(heard);
  const from = block.find((line) => FROM.test(line));
  const when = block.find((line) => WHEN.test(line));
  if (from === undefined || when === undefined || !block.some((line) => TO_OR_SUBJECT.test(line))) return false;
  return from.includes('@') || /\d{1,2}[:.h]\d{2}/.test(when);
}

/** How many lines from here on are one "On … wrote:", which mail programs break where they like; 0: it is none. */
function attributionLength(lines: readonly string[], i: number): number {
  let joined = '';
  for (let length = 1; length <= 4; length += 1) {
    const line = heard(lines[i + length - 1]);
    if (isBlank(line) || isQuoted(line)) return 0;
    joined = `${joined} ${line.trim()}`;
    if (!SHORT.test(line)) continue;
    return WROTE.test(joined) && SOMEBODY_OR_SOMETIME.test(joined) ? length : 0;
  }
  return 0;
}

const nextWords = (lines: readonly string[], from: number): string =>
  lines.slice(from, from + 4).find((line) => !isBlank(line)) ?? '';

/** The lines right before a quotation that say whose it is; in any language, for they stand between the words and the marks. */
function attributionBefore(lines: readonly string[], kinds: readonly LineKind[], quoted: number): number[] {
  let last = quoted - 1;
  while (kinds[last] === 'blank' && last > quoted - 3) last -= 1;
  if (kinds[last] !== 'words') return [];
  let first = last;
  while (kinds[first - 1] === 'words' && first > last - 3) first -= 1;
  for (let from = first; from <= last; from += 1)
    if (attributionLength(lines, from) === last - from + 1) return range(from, last);
  const line = heard(lines[last]);
  return SHORT.test(line) && SOMEBODY_OR_SOMETIME.test(line) && /@|<|\d{4}/.test(line) ? [last] : [];
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
