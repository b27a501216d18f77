/** What phones and programs put under every mail, in the languages of the big ones. */
const SENT_WITH =
  /^\s*(sent (from|via|with|using) |get outlook for |get \[?outlook|download outlook|von meinem .{1,60} gesendet|gesendet (von|mit|über) |diese nachricht wurde von mein|envoyé (de|depuis|à partir de|avec|via) |obtenez outlook|télécharger outlook|enviado (desde|con|do|a partir do|via|pelo) |obtener outlook|obter o outlook|baixe o outlook|inviato (da|con|dal) |scarica outlook|ottieni outlook|verstuurd (vanaf|met|via) |verzonden (vanaf|met|via) |outlook voor |gestuur vanaf |sendt fra |sendt med |skickat (från|med) |hämta outlook|hent outlook|lähetetty |hanki outlook|wysłan[eoy] (z|ze|przy|za) |pobierz outlook|odesláno z |elküldve |trimis (de pe|din) |(iphone|android)['’]?(umdan|um|im|dan| cihazımdan)? .{0,20}gönderildi|отправлено (с|из|со) |надіслано з |στάλθηκε από |נשלח מ|أُ?رسلت? من |发自我的|從我的 .{1,40}傳送|发送自我的|从我的 .{1,40}发送|(my )?(iphone|android|galaxy).{0,20}から送信|나의 .{1,30}에서 보냄|gửi từ |đã gửi từ |ส่งจาก|yahoo mail|\[?protonmail|sent from proton)/iu;

/** What mail is sent with: people also tell with the same verbs how a parcel was sent. */
const PROGRAM =
  /iphone|ipad|\bios\b|android|outlook|proton|yahoo|gmail|\baol\b|\bgmx\b|web\.de|tutanota|\btuta\b|superhuman|samsung|galaxy|huawei|xiaomi|redmi|nokia|motorola|sony|xperia|blackberry|windows|smartphone|handy|mobil|tablet|t[eé]l[eé]fono?\b|phone|\bmail (app|for|für|pour|para|per|voor)\b|-mail\b|webmail|thunderbird|spark|iCloud|手机|手機|メール|메일|телефон/iu;

const LOOKED_AT = 200;
const MOST_LINES = 20;

/**
 * The lines without the signature under them: after the "-- " of RFC 3676, and what phones add. Names and greetings stay: they may be the
 * answer to what was asked. At most the last twenty lines are a signature.
 */
export function withoutSignature(lines: readonly string[]): readonly string[] {
  let end = lastWords(lines, lines.length);
  while (end > 0 && isSentWith(lines[end - 1])) end = lastWords(lines, end - 1);
  const from = lines.slice(0, end).findLastIndex((line) => /^--\s?$/.test(line));
  if (from >= 0 && end - from <= MOST_LINES && !lines.slice(from, end).some(isPostscript)) end = lastWords(lines, from);
  while (end > 0 && isSentWith(lines[end - 1])) end = lastWords(lines, end - 1);
  return lines.slice(0, end);
}

/** Who has signed already, and then thought of something more, has words under their signature: all of it stays. */
const isPostscript = (line: string): boolean => /^\s*p\.?\s?-?s\.?\s?[:.,–-]?\s+\S/iu.test(line.slice(0, LOOKED_AT));

const isSentWith = (line: string | undefined): boolean =>
  line !== undefined && line.length <= LOOKED_AT && SENT_WITH.test(line) && PROGRAM.test(line);

function lastWords(lines: readonly string[], end: number): number {
  let last = end;
  while (last > 0 && (lines[last - 1] ?? '').trim() === '') last -= 1;
  return last;
}
