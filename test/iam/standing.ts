import type { Service } from '../e2e/service.ts';

/** Where a ticket is, for whoever looks: its log, execution, wait and mails. */
export async function standing(service: Service, reference: string): Promise<unknown> {
  const log = await service.log(reference);
  const kinds = service.mails(reference).map(({ tags, to }) => `${tags.mail?.split('_')[1]} ${to.length}`);
  return {
    log,
    executions: await service.executions(reference),
    wait: await service.waitOf(reference),
    mails: kinds.sort(),
  };
}

/** How many messages lie in a queue whose name contains this. */
export function lying(service: Service, part: string): number {
  const queues = service.platform.services.sqs.queues.filter(({ definition }) => definition.name.includes(part));
  return queues.reduce((sum, queue) => sum + queue.bodies().length, 0);
}

/** The functions whose log group holds at least one line. */
export function printed(service: Service): readonly string[] {
  const { logs, services } = service.platform;
  return services.lambda.functions.filter(({ name }) => logs.lines(name).length > 0).map(({ logicalId }) => logicalId);
}
