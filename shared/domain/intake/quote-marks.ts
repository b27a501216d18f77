/**
 * "-----Original Message-----" and its like; what follows it is somebody else's. Some programs write its blanks as in HTML, or go on in
 * the same line with the head of that mail.
 */
export const ORIGINAL = new RegExp(
  `^[\\s>]*[-_=*]{2,}(?:\\s|&nbsp;)*(${[
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
  ].join('|')})(?:(?:\\s|&nbsp;)*[-_=*]*\\s*$|\\s*[-_=*]{2,}\\s*\\p{L}{1,20}\\s?[:：])`,
  'iu',
);

/** The labels of a mail's head, as Outlook and others put it before what they quote. */
export const FROM =
  /^[\s*]*(from|von|de|da|van|fra|från|lähettäjä|od|feladó|kimden|gönderen|от|від|από|מאת|من|发件人|寄件者|寄件人|差出人|送信者|보낸 사람|发件者|del|oд|expéditeur|mittente|remitente|dari|từ)\s?\*?\s?[:：]\*?\s*\S/iu;

export const WHEN =
  /^[\s*]*(sent|date|gesendet|datum|envoyé|envoyée|date d[’']envoi|enviado|enviado el|fecha|enviada em|enviado em|data|inviato|verzonden|sendt|dato|skickat|lähetetty|päivämäärä|päiväys|wysłano|odesláno|datum|elküldve|dátum|gönderilme|gönderildi|tarih|отправлено|дата|надіслано|εστάλη|ημερομηνία|נשלח|תאריך|تاريخ الإرسال|تم الإرسال|التاريخ|发送时间|日期|傳送日期|寄件日期|送信日時|日付|보낸 날짜|날짜|gestuur|trimis|dikirim)\s?\*?\s?[:：]\*?\s*\S/iu;

export const TO_OR_SUBJECT =
  /^[\s*]*(to|cc|subject|an|betreff|à|a|objet|para|asunto|assunto|oggetto|aan|onderwerp|onderwerp|til|emne|till|ämne|vastaanottaja|aihe|do|temat|komu|předmět|címzett|tárgy|kime|kimlere|konu|кому|тема|προς|θέμα|אל|נושא|إلى|الموضوع|收件人|收件者|主题|主旨|宛先|件名|받는 사람|제목|către|subiect|kepada|subjek|perihal)\s?\*?\s?[:：]/iu;

/** "On … wrote:" in the languages of the big mail programs: with it a quotation begins even where its lines are not marked. */
export const WROTE = new RegExp(
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
    ...['geskryf', 'aliandika', 'लिखा', 'verzond', 'viết', 'menulis', 'kirjutas', 'rašė', 'rakstīja'],
  ].join('|')})(\\s[^:：]{0,200})?|写道|寫道|のメッセージ|書きました|작성)\\s?[:：]\\s*$`,
  'iu',
);

/** "---------- Forwarded message ---------" and its like: what follows is what the sender wants to be read. */
export const FORWARDED = new RegExp(
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

export const FORWARD_SUBJECT =
  /^\s*(fwd?|wg|tr|rv|enc|i|doorst|vb|vl|pd|ilt|továbbítás|пересл|转发|轉寄|転送)\s*[:：]/iu;

/** "---- On … wrote ----" */
export const BETWEEN_DASHES =
  /^\s*-{2,}\s.{0,300}\s(wrote|writes|schrieb|schreef|écrit|escribió|escreveu|scritto|skrev)\s*:?\s*-{2,}\s*$/iu;

/** "On … wrote: Hello", where the quotation goes on behind it. */
export const ON_ONE_LINE =
  /^\s*(on|am|le|el|il|em|op|den)\s.{0,60}\d{2}.{0,120}@.{0,80}>?\s(wrote|schrieb|écrit|escribió|scritto|escreveu|skrev)\s?:\s+\S/iu;

/** How an attribution begins that names no address. */
export const OPENER = /^\s*(on|am|le|el|il|em|op|den|dnia|w dniu|dne|na|la|pe|su|ma|ti|ke|to)\s.{0,40}\d/iu;

/** Who tells of their own letters goes on after them. */
export const FIRST_PERSON = /(^|\s)(i|we|ich|wir|je|j’ai|nous|yo|eu|io|ik|wij|we|ek|ons|jag|jeg|vi)\s/iu;
