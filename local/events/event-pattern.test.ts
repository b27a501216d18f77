import { describe, expect, test } from 'vitest';
import { compileEventPattern, EventPatternError } from './event-pattern.ts';

const EVENT = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  detail: {
    status: 'FAILED',
    name: 'SP-7K3Q-g1',
    count: 42,
    tags: ['a', 'b'],
    nothing: null,
    ip: '10.0.0.17',
    stops: [{ at: 1 }, { at: 2 }],
  },
};

describe('an event pattern', () => {
  test.each([
    [{ source: ['aws.states'] }, true],
    [{ source: ['aws.events', 'aws.states'], detail: { status: ['FAILED'] } }, true],
    [{ source: ['aws.states'], detail: { status: ['SUCCEEDED'] } }, false],
    [{ missing: ['x'] }, false],
    [{ detail: { name: [{ prefix: 'SP-' }] } }, true],
    [{ detail: { name: [{ prefix: { 'equals-ignore-case': 'sp-' } }] } }, true],
    [{ detail: { name: [{ suffix: '-g1' }] } }, true],
    [{ detail: { name: [{ suffix: '-g2' }] } }, false],
    [{ detail: { status: [{ 'equals-ignore-case': 'failed' }] } }, true],
    [{ detail: { name: [{ wildcard: 'SP-*-g1' }] } }, true],
    [{ detail: { name: [{ wildcard: 'SP-*-g2' }] } }, false],
    [{ detail: { name: [{ wildcard: 'SP.*' }] } }, false],
    [{ detail: { status: [{ 'anything-but': 'SUCCEEDED' }] } }, true],
    [{ detail: { status: [{ 'anything-but': ['FAILED', 'ABORTED'] }] } }, false],
    [{ detail: { name: [{ 'anything-but': { prefix: 'SP' } }] } }, false],
    [{ detail: { missing: [{ 'anything-but': 'x' }] } }, false],
    [{ detail: { count: [{ numeric: ['>', 40, '<=', 42] }] } }, true],
    [{ detail: { count: [{ numeric: ['=', 41] }] } }, false],
    [{ detail: { ip: [{ cidr: '10.0.0.0/24' }] } }, true],
    [{ detail: { ip: [{ cidr: '10.0.0.0/28' }] } }, false],
    [{ detail: { ip: [{ cidr: '2001:db8::/32' }] } }, false],
    [{ detail: { count: ['42'] } }, false],
    [{ detail: { count: [42] } }, true],
    [{ detail: { nothing: [null] } }, true],
    [{ detail: { nothing: [{ exists: true }] } }, true],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { status: [{ exists: false }] } }, false],
    [{ detail: { tags: ['b'] } }, true],
    [{ detail: { tags: ['c'] } }, false],
    [{ detail: { stops: { at: [2] } } }, true],
    [{ $or: [{ source: ['other'] }, { detail: { status: ['FAILED'] } }] }, true],
    [{ source: ['aws.states'], detail: { $or: [{ status: ['OK'] }, { count: [1] }] } }, false],
  ])('%j → %s', (pattern, expected) => {
    expect(compileEventPattern(pattern)(EVENT)).toBe(expected);
  });

  test.each([
    [{}],
    [{ source: 'aws.states' }],
    [{ source: [] }],
    [{ source: [{ resembles: 'aws' }] }],
    [{ source: [{ prefix: 3 }] }],
    [{ count: [{ numeric: ['>'] }] }],
    [{ count: [{ numeric: ['~', 3] }] }],
    [{ $or: [{ a: ['b'] }] }],
    [{ source: [{ exists: 'yes' }] }],
    [{ source: [{ cidr: '10.0.0.0/33' }] }],
    [{ source: [{ cidr: 'home' }] }],
  ])('%j is refused', (pattern) => {
    expect(() => compileEventPattern(pattern)).toThrow(EventPatternError);
  });
});
