import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTargetUrl } from './target-url.ts';

describe('a webhook goes to', () => {
  test.each([
    ['https://hooks.slack.com/services/T000/B000/XXXX', 'hooks.slack.com'],
    ['https://shop.example:8443/in?from=support', 'shop.example'],
    ['https://shop.example:443/', 'shop.example'],
    ['https://8.8.8.8/', '8.8.8.8'],
    ['https://[2606:4700:4700::1111]/', '2606:4700:4700::1111'],
    ['https://münchen.example/', 'xn--mnchen-3ya.example'],
    ['https://shop.example./', 'shop.example'],
  ])('%s', (text, host) => {
    expect(parseTargetUrl(text)).toMatchObject({ kind: 'target', host });
  });
});

describe('a webhook does not go to', () => {
  test.each([
    ['nonsense', /https/],
    ['http://shop.example/', /https/],
    ['ftp://shop.example/', /https/],
    ['https://user@shop.example/', /user name/],
    ['https://:word@shop.example/', /password/],
    ['https://shop.example/#part', /fragment/],
    ['https://shop.example:22/', /port/],
    ['https://shop.example:80/', /port/],
    [`https://shop.example/${'x'.repeat(2_000)}`, /2000 characters/],
    ['https://localhost/', /public/],
    ['https://localhost.:9001/', /public/],
    ['https://api.localhost/', /public/],
    ['https://instance-data.ec2.internal/', /public/],
    ['https://printer.local/', /public/],
    ['https://intranet/', /public/],
    ['https://localhost../', /public/],
    ['https://shop..example/', /public/],
    ['https://db.localdomain/', /public/],
    [`https://${'x'.repeat(64)}.example/`, /public/],
    ['https://LOCALHOST/', /public/],
    ['https://127.0.0.1:9001/', /private/],
    ['https://169.254.169.254/latest/meta-data', /private/],
    ['https://[::1]/', /private/],
    ['https://[::ffff:10.0.0.1]/', /private/],
    ['https://0/', /private/],
  ])('%s', (text, because) => {
    expect(parseTargetUrl(text)).toEqual({ kind: 'refused', because: expect.stringMatching(because) });
  });

  test('this machine, in whatever way its address is written', () => {
    const written = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).chain(([b, c, d]) => {
      const number = 127 * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
      return fc.constantFrom(
        `127.${b}.${c}.${d}`,
        `${number}`,
        `0x${number.toString(16)}`,
        `0${number.toString(8)}`,
        `0x7f.${b}.${c * 256 + d}`,
        `0177.0x${b.toString(16)}.${c}.${d}`,
        `127.${b * 65_536 + c * 256 + d}`,
        `127.${b}.${c}.${d}.`,
        `１２７.${b}.${c}.${d}`,
        `[::ffff:127.${b}.${c}.${d}]`,
        `[0:0:0:0:0:0:127.${b}.${c}.${d}]`,
      );
    });
    fc.assert(
      fc.property(written, (host) => {
        expect(parseTargetUrl(`https://${host}:9001/2018-06-01/runtime`).kind).toBe('refused');
      }),
      { numRuns: 500 },
    );
  });
});
