import { openApiDocument } from '../../../shared/http/openapi.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { answer } from '../../../shared/http/reply.ts';

/** Made once for each environment of the function, when somebody first asks. */
export const getOpenApi = (): Operation<'getOpenApi'> => {
  let text: string | undefined;
  return async () => {
    text ??= JSON.stringify(openApiDocument());
    return answer(text, { 'cache-control': 'public, max-age=300' });
  };
};
