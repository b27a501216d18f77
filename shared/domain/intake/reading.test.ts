import { describe, expect, test } from 'vitest';
import { readingOf } from './reading.ts';

const read = (text: string, subject = 'Re: My order') => readingOf({ subject, text }).text;

describe('a quotation below the words is left out', () => {
  test.each([
    ['Gmail', 'On Sat, Nov 21, 2026 at 10:00 AM SayPro Support <support@support.example>\nwrote:'],
    [
      'Gmail, broken in three',
      'On Sat, Nov 21, 2026 at 10:00 AM SayPro Support\n<support+sp23456789j.k1.abcdefghijklmnop@support.example>\nwrote:',
    ],
    ['Apple Mail', 'On 21 Nov 2026, at 10:00, SayPro Support <support@support.example> wrote:'],
    ['German', 'Am Sa., 21. Nov. 2026 um 10:00 Uhr schrieb SayPro Support <\nsupport@support.example>:'],
    ['French', 'Le sam. 21 nov. 2026 à 10:00, SayPro Support <support@support.example> a\nécrit :'],
    ['Spanish', 'El sáb, 21 nov 2026 a las 10:00, SayPro Support (<support@support.example>)\nescribió:'],
    ['Portuguese', 'Em sáb., 21 de nov. de 2026 às 10:00, SayPro Support <support@support.example>\nescreveu:'],
    ['Italian', 'Il giorno sab 21 nov 2026 alle ore 10:00 SayPro Support <\nsupport@support.example> ha scritto:'],
    ['Dutch', 'Op za 21 nov 2026 om 10:00 schreef SayPro Support <support@support.example>:'],
    ['Polish', 'sob., 21 lis 2026 o 10:00 SayPro Support <support@support.example> napisał(a):'],
    ['Swedish', 'Den lör 21 nov. 2026 kl 10:00 skrev SayPro Support <support@support.example>:'],
    ['Finnish', 'la 21. marrask. 2026 klo 10.00 SayPro Support (support@support.example) kirjoitti:'],
    ['Russian', 'сб, 21 нояб. 2026 г. в 10:00, SayPro Support <support@support.example>:'],
    ['Turkish', 'SayPro Support <support@support.example>, 21 Kas 2026 Cmt, 10:00 tarihinde şunu yazdı:'],
    ['Chinese', 'SayPro Support <support@support.example> 于2026年11月21日周六 10:00写道：'],
    ['Japanese', '2026年11月21日(土) 10:00 SayPro Support <support@support.example>:'],
    ['Korean', '2026년 11월 21일 (토) 오전 10:00, SayPro Support <support@support.example>님이 작성:'],
    [
      'Hebrew',
      '\u202bבתאריך שבת, 21 בנוב׳ 2026 ב-10:00 מאת \u202aSayPro Support\u202c\u200f <\u202asupport@support.example\u202c\u200f>:\u202c',
    ],
    ['Arabic', 'في السبت، 21 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة SayPro Support <support@support.example>:'],
  ])('%s', (_, attribution) => {
    expect(read(`It is order 4711.\n\n${attribution}\n\n> Which order is it?\n>\n> SayPro Support\n`)).toBe(
      'It is order 4711.',
    );
  });

  test('also a line of it, where the marks begin with whose it is', () => {
    expect(read('Order 4711.\n\n> On 21 Nov 2026, at 10:00, SayPro <s@support.example> wrote:\n> Well?')).toBe(
      'Order 4711.',
    );
  });

  test('also where a program has broken its lines', () => {
    const long = `> ${'and so on '.repeat(7)}`;
    expect(read(`Yes.\n\nOn 21 Nov 2026 at 10:00, S <s@support.example> wrote:\n\n${long}\nand on\n> and on`)).toBe(
      'Yes.',
    );
  });

  test('also where it begins behind whose it is', () => {
    const text = 'Yes.\n\n  On Sat, 21 Nov 2026 at 10:00, SayPro<s@support.example> wrote:   Hello Thandi,\n\nis it?';
    expect(read(text)).toBe('Yes.');
  });

  test('also where its lines are not marked', () => {
    expect(
      read('Order 4711.\n\nOn Sat, 21 Nov 2026 at 10:00, SayPro <s@support.example> wrote:\n\nWhich order is it?'),
    ).toBe('Order 4711.');
  });

  test.each([
    [
      'Outlook',
      'From: SayPro Support <support@support.example>\nSent: Saturday, 21 November 2026 10:00\nTo: Thandi\nSubject: Your ticket',
    ],
    [
      'Outlook with a line',
      '________________________________\nFrom: SayPro Support <support@support.example>\nSent: Saturday, 21 November 2026 10:00:00\nTo: Thandi <t@example.org>\nSubject: Your ticket',
    ],
    [
      'Outlook in bold',
      '*From:* SayPro Support\n*Sent:* Saturday, 21 November 2026 10:00\n*To:* Thandi\n*Subject:* Your ticket',
    ],
    [
      'German',
      'Von: SayPro Support <support@support.example>\nGesendet: Samstag, 21. November 2026 10:00\nAn: Thandi\nBetreff: Ihr Ticket',
    ],
    [
      'French',
      'De : SayPro Support <support@support.example>\nEnvoyé : samedi 21 novembre 2026 10:00\nÀ : Thandi\nObjet : Votre demande',
    ],
    [
      'Spanish',
      'De: SayPro Support\nEnviado el: sábado, 21 de noviembre de 2026 10:00\nPara: Thandi\nAsunto: Su solicitud',
    ],
    ['Russian', 'От: SayPro Support\nОтправлено: 21 ноября 2026 г. 10:00\nКому: Thandi\nТема: Запрос'],
    ['Chinese', '发件人: SayPro Support\n发送时间: 2026年11月21日 10:00\n收件人: Thandi\n主题: 订单'],
    [
      'GMX',
      'Gesendet: Samstag, 21. November 2026 um 10:00 Uhr\nVon: "SayPro Support" <support@support.example>\nAn: thandi@example.org\nBetreff: Ihr Ticket',
    ],
    ['Zoho', '---- On Sat, 21 Nov 2026 10:00:00 +0200 SayPro Support <support@support.example> wrote ----'],
    ['Yahoo', 'On Saturday, November 21, 2026 at 10:00:00 AM GMT+2, SayPro Support <support@support.example> wrote:'],
    ['the old one', '-----Original Message-----\nFrom: SayPro Support'],
    ['Samsung', '-------- Original message --------\nFrom: SayPro Support <support@support.example>'],
    ['German, old', '-----Ursprüngliche Nachricht-----\nVon: SayPro'],
  ])('the head that %s puts before it', (_, head) => {
    expect(read(`Order 4711, please.\n\n${head}\n\nWhich order is it?`)).toBe('Order 4711, please.');
  });
});

describe('what is kept', () => {
  test('words below the quotation', () => {
    expect(read('On 21 Nov 2026 SayPro <s@support.example> wrote:\n> Which order?\n> Which shop?\n\nOrder 4711.')).toBe(
      'Order 4711.',
    );
  });

  test('answers between the lines, with their questions', () => {
    const text = 'On 21 Nov 2026 SayPro <s@support.example> wrote:\n> Which order?\n4711\n> Which shop?\nThe blue one.';
    expect(read(text)).toBe(text);
  });

  test('answers under questions that nobody is named for', () => {
    const text = '> Which order?\n\n4711\n\n> Which shop?\n\nThe blue one.';
    expect(read(text)).toBe(text);
  });

  test('words before and after one question', () => {
    const text = 'Hello Zanele,\n\n> Which order?\n\n4711, as I said.';
    expect(read(text)).toBe(text);
  });

  test('a forwarded mail', () => {
    const text =
      'What is this?\n\n---------- Forwarded message ---------\nFrom: Shop <shop@example.net>\nDate: Fri, 20 Nov 2026\nSubject: Paid\nTo: Me\n\nYou paid twice.';
    expect(read(text, 'Fwd: Paid')).toBe(text);
    expect(read(text, 'Strange mail')).toBe(text);
  });

  test('a quotation that is all there is', () => {
    expect(read('> My order has not come.')).toBe('> My order has not come.');
    expect(read('--\nThandi')).toBe('--\nThandi');
  });

  test.each([
    'Date: 21 November\nAmount: R 450\nThe payment is missing.',
    'From: Durban\nTo: Cape Town\nThe parcel never moved.',
    'On Friday your colleague wrote to me.\n\nSince then nothing has happened.',
    'I wrote:\n\nthe product text, and it is gone.',
    'Hello.\n\nOn 20.11.2026 I wrote to your colleague:\n\nPlease help. Nobody has answered.',
    'Hello.\n\nFrom: Durban\nTo: Cape Town\nDate: 21 November\n\nThe parcel never moved.',
    'The steps:\n----\n1. I paid\n2. I waited',
    'Regards for your patience, but:\n\nThandi\nPS: the order is 4711',
    'My colleague said on 20.11.2026 at 10:00:\n\nthe shop is closed.',
    'The error was\n> 500 Internal Server Error',
  ])('words that only look like a head: %j', (text) => {
    expect(read(text, 'Missing')).toBe(text);
  });
});

describe('a signature is left out', () => {
  test.each([
    'Sent from my iPhone',
    'Get Outlook for iOS<https://aka.ms/o0ukef>',
    'Von meinem iPhone gesendet',
    'Envoyé de mon iPhone',
    'Enviado desde mi iPhone',
    'Inviato da iPhone',
    'Verstuurd vanaf mijn iPhone',
    'Skickat från min iPhone',
    'Wysłane z iPhone’a',
    'Отправлено с iPhone',
    '发自我的 iPhone',
    'iPhoneから送信',
    '나의 iPhone에서 보냄',
    'Sent from Yahoo Mail on Android',
    '-- \nThandi Nkosi\nCrafts & Co, Durban',
  ])('%s', (signature) => {
    expect(read(`It works now.\n\n${signature}`)).toBe('It works now.');
    expect(
      read(`It works now.\n\n${signature}\n\nOn 21 Nov 2026, at 10:00, S <s@support.example> wrote:\n\n> Does it?`),
    ).toBe('It works now.');
  });

  test('but not half a letter', () => {
    const text = `First\n--\n${'a line\n'.repeat(40)}the end`;
    expect(read(text)).toBe(text);
  });
});

test('says whether something was left out', () => {
  expect(readingOf({ subject: '', text: 'All of it.\r\n' })).toEqual({ text: 'All of it.', shortened: false });
  expect(readingOf({ subject: '', text: 'Some.\n-- \nMe' })).toEqual({ text: 'Some.', shortened: true });
});

test('reads at any length in a time that grows with the length only', () => {
  const hostile = ['2020 from <', 'On a b wrote ', 'a. skrev ', '> ', 'From: x\n', '\n', ' ', '-'].map((piece) =>
    piece.repeat(200_000 / piece.length),
  );
  for (const text of hostile) expect(readingOf({ subject: text, text }).text.length).toBeLessThanOrEqual(200_000);
});
