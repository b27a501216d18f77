import { expect } from 'vitest';
import * as z from 'zod/mini';
import { ENDPOINTS } from '../../../shared/http/catalogue.ts';
import { openApiDocument } from '../../../shared/http/openapi.ts';
import { PROBLEMS, type ProblemCode } from '../../../shared/http/problem.ts';
import { problemView } from '../../../shared/http/views.ts';
import type { HttpCall, HttpResult } from '../../support/http-client.ts';
import type { Scene } from './scene.ts';

export interface Rejection {
  readonly name: string;
  readonly call: (scene: Scene) => HttpCall;
  readonly status: number;
  readonly code: string;
  /** Which field the problem names. */
  readonly field?: string;
  /** What the problem says, in part. */
  readonly says?: RegExp;
}

/** A row of the table; `answer` is the status and the problem's code. */
export const rejected = (
  name: string,
  call: (scene: Scene) => HttpCall,
  answer: `${number} ${ProblemCode}`,
  field?: string,
  says?: RegExp,
): Rejection => {
  const [status, code = ''] = answer.split(' ');
  return { name, call, status: Number(status), code, ...(field ? { field } : {}), ...(says ? { says } : {}) };
};

const { paths } = z
  .object({
    paths: z.record(
      z.string(),
      z.record(z.string(), z.object({ responses: z.record(z.string(), z.object({ description: z.string() })) })),
    ),
  })
  .parse(openApiDocument());

/** What the OpenAPI document says of that status at the endpoint of a call. */
export function documented({ method, path }: HttpCall, status: number): string {
  const parts = path.split('?')[0]?.split('/') ?? [];
  const endpoint = ENDPOINTS.find(({ method: own, path: pattern }) => {
    const wanted = pattern.split('/');
    return (
      own === method &&
      wanted.length === parts.length &&
      wanted.every((part, i) => part.startsWith('{') || part === parts[i])
    );
  });
  return paths[endpoint?.path ?? '']?.[method.toLowerCase()]?.responses[status]?.description ?? '';
}

/** The answer to a rejected request is what the table says: status, problem body, field, and words that help. */
export function expectRejection(result: HttpResult, { status, code, field, says }: Rejection): void {
  expect({ status: result.status, text: result.text }).toEqual({ status, text: expect.any(String) });
  expect(result.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const body = problemView.parse(JSON.parse(result.text));
  expect(body).toMatchObject({ type: `/problems/${code}`, status });
  expect(body.title).not.toBe('');
  expect(body.instance).not.toBe('');
  if (field !== undefined) expect(body.errors?.map((error) => error.field)).toContain(field);
  if (says !== undefined) expect(body.detail).toMatch(says);
}

/** The same for a link, whose answers are read by people: a page that says it. */
export function expectRejectedPage(result: HttpResult, { status, code }: Rejection): void {
  expect({ status: result.status, text: result.text }).toEqual({ status, text: expect.any(String) });
  expect(result.headers['content-type']).toBe('text/html; charset=utf-8');
  const title = Object.entries(PROBLEMS).find(([name]) => name === code)?.[1].title;
  expect(result.text).toContain(`<h1>${title}</h1>`);
}
