import type { Desk } from '../../../shared/domain/desk.ts';
import { TooBusyError } from '../../../shared/domain/ticket/perform.ts';
import type { WebhookDesk } from '../../../shared/domain/webhooks/ports.ts';
import { rotated, SECRET_OVERLAP_MS, type Subscriber } from '../../../shared/domain/webhooks/subscriber.ts';
import { parseTargetUrl } from '../../../shared/domain/webhooks/target-url.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { fieldProblem, type Problem } from '../../../shared/http/problem.ts';
import { answer } from '../../../shared/http/reply.ts';
import { unlessAdministrator } from '../administrator.ts';
import { personIn } from '../person.ts';

export const listWebhooks =
  (desk: WebhookDesk): Operation<'listWebhooks'> =>
  async ({ caller }) =>
    unlessAdministrator(caller) ?? answer({ items: (await desk.subscribers.all()).map(view) });

export const getWebhook =
  (desk: WebhookDesk): Operation<'getWebhook'> =>
  async ({ caller, path }) => {
    const refused = unlessAdministrator(caller);
    if (refused) return refused;
    const subscriber = await desk.subscribers.load(path.id);
    return subscriber ? answer(view(subscriber)) : noSuchWebhook();
  };

export const putWebhook =
  (desk: Pick<Desk, 'policy' | 'now'> & WebhookDesk): Operation<'putWebhook'> =>
  async ({ caller, path: { id }, body }) => {
    const refused = unlessAdministrator(caller);
    if (refused) return refused;
    if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(id))
      return fieldProblem('not-found', 'id', 'Must be small letters, digits and dashes, 60 at most.');
    const target = parseTargetUrl(body.url);
    if (target.kind === 'refused') return fieldProblem('fields-refused', 'url', target.because);
    const known = desk.policy.categories.map((category) => category.id);
    if (body.filters.category?.some((category) => !known.includes(category)))
      return fieldProblem('fields-refused', 'filters.category', `Must be some of: ${known.join(', ')}.`);
    const secret = desk.newSecret();
    const change = { by: personIn(caller).personId, now: desk.now() };
    const subscriber = await desk.subscribers.save({ ...body, id, url: target.url.href }, secret, change);
    const isNew = subscriber.secrets[0]?.value === secret;
    return answer({ ...view(subscriber), ...(isNew ? { secret } : {}) });
  };

export const removeWebhook =
  (desk: WebhookDesk): Operation<'removeWebhook'> =>
  async ({ caller, path }) => {
    const refused = unlessAdministrator(caller);
    if (refused) return refused;
    return (await desk.subscribers.remove(path.id)) ? answer('') : noSuchWebhook();
  };

export const rotateWebhookSecret =
  (desk: Desk & WebhookDesk): Operation<'rotateWebhookSecret'> =>
  async ({ caller, path: { id } }) => {
    const refused = unlessAdministrator(caller);
    if (refused) return refused;
    const subscriber = await desk.subscribers.load(id);
    if (subscriber === undefined) return noSuchWebhook();
    const [secret, now] = [desk.newSecret(), desk.now()];
    const secrets = rotated(subscriber.secrets, secret, now);
    if (
      !(await desk.subscribers.replaceSecrets(id, subscriber.secrets, secrets, { by: personIn(caller).personId, now }))
    )
      throw new TooBusyError('two rotate a secret at once');
    return answer({ id, secret, formerUntil: new Date(now + SECRET_OVERLAP_MS).toISOString() });
  };

export const noSuchWebhook = (): Problem => fieldProblem('not-found', 'id', 'There is no subscriber of that id.');

/** Without its secrets, and what is the courier's. */
const view = ({ secrets: _, restsUntilMs: __, ...subscriber }: Subscriber) => subscriber;
