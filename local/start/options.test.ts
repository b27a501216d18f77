import { describe, expect, test } from 'vitest';
import { parseStartOptions } from './options.ts';

describe('the command line', () => {
  test('may say nothing', () => {
    expect(parseStartOptions([])).toEqual({ port: 8080, awsPort: 4566, fresh: false });
  });

  test('chooses clock and ports', () => {
    expect(parseStartOptions(['--clock', 'x60', '--port=0', '--aws-port', '5000'])).toEqual({
      clock: { mode: 'scaled', speed: 60 },
      port: 0,
      awsPort: 5000,
      fresh: false,
    });
    expect(parseStartOptions(['--clock', 'manual'])).toMatchObject({ clock: { mode: 'manual' } });
  });

  test('begins anew, and somewhere else', () => {
    expect(parseStartOptions(['--fresh', '--state', '/tmp/desk'])).toMatchObject({ fresh: true, state: '/tmp/desk' });
  });

  test.each([
    [['--clock', 'fast'], /^--clock is real, manual or x60/],
    [['--state'], /^Option '--state <value>' argument missing/],
    [['--port', 'http'], /^--port is a number/],
    [['--aws-port', '70000'], /^--aws-port is a number/],
    [['--frsh'], /^Unknown option '--frsh'.*npm start --/],
    [['manual'], /npm start --/],
  ])('%j is answered with one sentence', (args, sentence) => {
    const answer = parseStartOptions(args);
    expect(answer).toMatch(sentence);
    expect(String(answer)).not.toContain('\n');
  });
});
