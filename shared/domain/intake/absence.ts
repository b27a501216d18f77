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
  ...['otomatik yanıt', 'otomatik cevap', 'автоматический ответ', 'автоответ', 'автоматична відповідь'],
  ...[
    'αυτόματη απάντηση',
    'תשובה אוטומטית',
    'رد تلقائي',
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
  if (AUTOMATIC.some((words) => title.startsWith(words))) return 'automatic';
  const absent = ABSENCE.some(
    (words) => title.startsWith(words) && /^\s*([:：\-–—\])!.]|$)/u.test(title.slice(words.length)),
  );
  return absent ? 'absence' : undefined;
}

export function speaksOfAbsence(text: string): boolean {
  const beginning = text.slice(0, READ).toLowerCase().replaceAll(/\s+/g, ' ');
  return PHRASES.some((words) => beginning.includes(words));
}
