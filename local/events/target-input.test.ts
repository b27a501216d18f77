import { describe, expect, test } from 'vitest';
import { targetPayload } from './target-input.ts';

const EVENT = { id: '1', detail: { name: 'say "hi"', count: 3, list: [{ a: 1 }] } };
const RULE = { name: 'rule', arn: 'arn:rule' };
const parsed = (target: Parameters<typeof targetPayload>[0]) => JSON.parse(targetPayload(target, EVENT, RULE));

describe('what a target is sent', () => {
  test('the event, a constant, or a part of the event', () => {
    expect(parsed({})).toEqual(EVENT);
    expect(parsed({ input: '{"a":1}' })).toEqual({ a: 1 });
    expect(parsed({ inputPath: '$.detail.list[0]' })).toEqual({ a: 1 });
  });

  test('or what a template makes of it: values inside of strings as text, elsewhere as JSON', () => {
    const inputTransformer = {
      paths: { name: '$.detail.name', count: '$.detail.count' },
      template:
        '{"said": "he said <name>", "name": <name>, "count": <count>, "rule": "<aws.events.rule-name>", "kept": "<b>"}',
    };
    expect(parsed({ inputTransformer })).toEqual({
      said: 'he said say "hi"',
      name: 'say "hi"',
      count: 3,
      rule: 'rule',
      kept: '<b>',
    });
  });
});
