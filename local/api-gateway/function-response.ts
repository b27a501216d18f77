import { z } from 'zod';
import type { HttpResponse } from './http-message.ts';

const responseSchema = z.object({
  statusCode: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(100).max(599)),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Set by the connection, not by a function. */
const OWN_HEADERS = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive']);

/**
 * What a function's answer means to an HTTP API (payload format 2.0): with a `statusCode` it is a response, without one it is the body
 * of a 200. `undefined`: not a response that API Gateway understands, which it answers as 500.
 *
 * @param payload the JSON text that the function answered
 */
export function responseOf(payload: string): HttpResponse | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (answer === null || typeof answer !== 'object' || !('statusCode' in answer)) {
    return {
      status: 200,
      headers: [['content-type', 'application/json']],
      body: typeof answer === 'string' ? answer : JSON.stringify(answer),
    };
  }
  const parsed = responseSchema.safeParse(answer);
  if (!parsed.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const lines = Object.entries(headers ?? {})
    .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
    .filter(([name]) => !OWN_HEADERS.has(name));
  if (!lines.some(([name]) => name === 'content-type')) lines.push(['content-type', 'text/plain;charset=UTF-8']);
  for (const cookie of cookies ?? []) lines.push(['set-cookie', cookie]);
  return {
    status: statusCode,
    headers: lines,
    body: isBase64Encoded === true ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}
