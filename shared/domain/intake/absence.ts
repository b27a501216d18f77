/** What automatic answers call themselves, at the beginning of a subject, in the languages of the big mail programs. */
const AUTOMATIC: readonly string[] = [
  ...[
    'automatic reply',
    'automatic response',
    'auto reply',
    'auto-reply',
    'autoreply',
    'auto response',
    'auto-response',
  ],
  ...['autoresponse', 'autoresponder', 'automatische antwort', 'réponse automatique', 'reponse automatique'],
  ...[
    'respuesta automática',
    'respuesta automatica',
    'resposta automática',
    'resposta automatica',
    'risposta automatica',
  ],
  ...['automatisch antwoord', 'automatische reactie', 'automatisch bericht', 'outomatiese antwoord'],
  ...[
    'automatyczna odpowiedź',
    'odpowiedź automatyczna',
    'autoodpowiedź',
    'autosvar',
    'automatiskt svar',
    'automatisk svar',
  ],
  ...['automaattinen vastaus', 'automaattivastaus', 'automatická odpověď', 'automatická odpoveď', 'automatikus válasz'],
  ...['răspuns automat', 'raspuns automat', 'samodejni odgovor', 'automatski odgovor', 'автоматичен отговор'],
  ...[
    'resposta automàtica',
    'automaatvastus',
    'automatinis atsakymas',
    'automātiskā atbilde',
    'аутоматски одговор',
    'auto',
  ],
  ...['otomatik yanıt', 'otomatik cevap', 'автоматический ответ', 'автоответ', 'автоматична відповідь'],
  ...[
    'αυτόματη απάντηση',
    'תשובה אוטומטית',
    'رد تلقائي',
    'الرد التلقائي',
    'رد آلي',
    'پاسخ خودکار',
    '自动回复',
    '自動回覆',
    '自動回复',
    '自动答复',
  ],
  ...[
    '自動返信',
    '自動応答',
    '자동 회신',
    '자동 응답',
    'स्वचालित उत्तर',
    'trả lời tự động',
    'balasan otomatis',
    'ตอบกลับอัตโนมัติ',
  ],
  ...['jibu la kiotomatiki', 'jibu otomatiki', 'impendulo ezenzakalelayo', 'impendulo ezenzekelayo'],
];

/** What an absence is called there. A person may write of an absence as well, as of a shop that is closed for the holidays. */
const ABSENCE: readonly string[] = [
  ...['out of office', 'out of the office', 'out-of-office', 'ooo', 'absence', 'on leave', 'on vacation', 'on holiday'],
  ...[
    'abwesenheitsnotiz',
    'abwesenheit',
    'nicht im büro',
    'ich bin nicht im büro',
    'absence du bureau',
    'absent du bureau',
  ],
  ...[
    'message d’absence',
    "message d'absence",
    'fuera de la oficina',
    'fuera de oficina',
    'fora do escritório',
    'ausência',
  ],
  ...['fuori ufficio', 'fuori sede', 'assenza', 'afwezigheidsbericht', 'afwezig', 'niet op kantoor', 'buite kantoor'],
  ...[
    'poza biurem',
    'nieobecność',
    'frånvaro',
    'frånvaromeddelande',
    'fravær',
    'fraværsmeddelelse',
    'ikke på kontoret',
  ],
  ...[
    'poissa',
    'poissaolo',
    'mimo kancelář',
    'házon kívül',
    'ofis dışında',
    'вне офиса',
    'нет на месте',
    'εκτός γραφείου',
  ],
  ...[
    'away',
    'fraværsmelding',
    'absent',
    'urlaub',
    'im urlaub',
    'vacances',
    'congés',
    'en congé',
    'vacaciones',
    'férias',
    'ferias',
    'ferie',
    'vakantie',
    'urlop',
    'semester',
    'отпуск',
    'в отпуске',
  ],
  ...['מחוץ למשרד', 'خارج المكتب', '外出', '不在通知', '不在のお知らせ', '부재중'],
];

/** What people say in such a mail and hardly ever elsewhere. */
const PHRASES: readonly string[] = [
  ...[
    'out of the office',
    'out of office',
    'on annual leave',
    'on leave',
    'on vacation',
    'on holiday',
    'limited access to',
  ],
  ...[
    'no access to my e',
    'away from my desk',
    'currently away',
    'will be back on',
    'return to the office',
    'maternity leave',
  ],
  ...['no longer working', 'no longer with the company', 'will respond when i return', 'will reply when i return'],
  ...['nicht im büro', 'nicht im haus', 'außer haus', 'abwesend', 'im urlaub', 'wieder erreichbar', 'nicht erreichbar'],
  ...['absent', 'en congé', 'de retour le', 'serai de retour', 'en vacances', 'de vacaciones', 'fuera de la oficina'],
  ...[
    'estaré ausente',
    'regreso el',
    'de férias',
    'fora do escritório',
    'estarei ausente',
    'in ferie',
    'fuori ufficio',
  ],
  ...[
    'fuori sede',
    'assente',
    'rientro',
    'afwezig',
    'op vakantie',
    'met verlof',
    'niet aanwezig',
    'op verlof',
    'uit kantoor',
  ],
  ...[
    'nieobecn',
    'urlopie',
    'na semester',
    'på semester',
    'inte på kontoret',
    'tillbaka den',
    'på ferie',
    'fraværende',
  ],
  ...['lomalla', 'poissa', 'szabadság', 'dovolen', 'mimo kancel', 'concediu', 'izinde', 'ofis dışında', 'izindeyim'],
  ...['в отпуске', 'отсутств', 'у відпустці', 'εκτός γραφείου', 'άδεια', 'בחופשה', 'في إجازة', 'خارج المكتب'],
  ...[
    '休假',
    '不在办公室',
    '不在辦公室',
    '外出',
    '不在',
    '休暇',
    '부재',
    '휴가',
    'अवकाश',
    'छुट्टी',
    'nghỉ phép',
    'sedang cuti',
  ],
];

const READ = 2_000;

/**
 * Whether the subject begins like an automatic answer's. `automatic`: it says that it is one. `absence`: it says where somebody is, and
 * nothing else, or nothing else before a colon. Never enough alone.
 */
export function titleOf(subject: string): 'automatic' | 'absence' | undefined {
  const title = subject
    .trim()
    .toLowerCase()
    .replace(/^[[("'“„«*]+/u, '');
  if (AUTOMATIC.some((words) => title.startsWith(words) && isTitle(title.slice(words.length)))) return 'automatic';
  const absent = ABSENCE.some((words) => title.startsWith(words) && isTitle(title.slice(words.length)));
  return absent || /^[\p{L} .,'’-]{2,60} is out of (the )?office\b/u.test(title) ? 'absence' : undefined;
}

/** What a program puts before a subject stands alone, before a mark or before that subject's own "Re:". */
const isTitle = (rest: string): boolean => /^\s*([:：\-–—\])!.]|$|(re|aw|sv|tr|odp)\s?:)/u.test(rest);

/** What such a letter is made of; a person who answers says one or two of these, and what they have to say. */
const PARTS: readonly RegExp[] = [
  /thank(s| you) for (your|contacting|reaching|writing)|(vielen )?dank für (ihre|deine)|merci (pour|de) vo(tre|s)|gracias por (su|tu|contactar|escribir)|obrigad[oa] p(elo|ela|or)|grazie per|bedankt voor|dankie vir/u,
  /\b(until|till|back on|returning|bis (zum )?|ab dem|jusqu|de retour|hasta|regreso|até|fino al|rientro|tot( en met)?|terug op|do dnia)\b/u,
  /urgent|urgency|emergenc|immediate (help|assistance)|dringend|urgence|urgencia|urgência|urgenza|spoed|pilne/u,
  /limited access|no access|(respond|reply|answer|get back to you) .{0,40}(when|once|after|upon|as soon)|nach meiner rückkehr|nicht (gelesen|weitergeleitet)|à mon retour|a mi (regreso|vuelta)|no meu (regresso|retorno)|al mio rientro|na mijn terugkeer|eingeschränkt/u,
];

/** Whether it is, word by word, the letter that says that somebody is away, and nothing besides. */
export function isAbsenceLetter(text: string): boolean {
  if (text.trim().length > READ || !speaksOfAbsence(text)) return false;
  const said = text.toLowerCase().replaceAll(/\s+/g, ' ');
  return PARTS.filter((part) => part.test(said)).length >= 3;
}

export function speaksOfAbsence(text: string): boolean {
  const beginning = text.slice(0, READ).toLowerCase().replaceAll(/\s+/g, ' ');
  return PHRASES.some((words) => beginning.includes(words));
}
