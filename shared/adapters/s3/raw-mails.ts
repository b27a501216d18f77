import { createS3Fetch, type S3Place } from './signed-fetch.ts';

/** The bucket in which mails lie as they came. */
export interface RawMails {
  /** One that is not there is thrown: SES writes it before it tells of it. */
  read(key: string): Promise<Uint8Array>;
  /** Marks a mail that nobody should open unawares: the tag `quarantined` says why. */
  quarantine(key: string, because: string): Promise<void>;
}

export function createRawMails(place: S3Place): RawMails {
  const ask = createS3Fetch(place);
  return {
    read: async (key) => new Uint8Array(await (await ask({ method: 'GET', key })).arrayBuffer()),
    quarantine: async (key, because) => {
      await ask({ method: 'PUT', key, query: { tagging: '' }, body: tagged('quarantined', because) });
    },
  };
}

/** Both are words of ours, without anything that XML would read as its own. */
const tagged = (key: string, value: string): string =>
  `<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet><Tag><Key>${key}</Key><Value>${value}</Value></Tag></TagSet></Tagging>`;
