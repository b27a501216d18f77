import { GetObjectCommand, PutObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3';

/** The bucket in which mails lie as they came. */
export interface RawMails {
  /** One that is not there is thrown: SES writes it before it tells of it. */
  read(key: string): Promise<Uint8Array>;
  /** Marks a mail that nobody should open unawares: the tag `quarantined` says why. */
  quarantine(key: string, because: string): Promise<void>;
}

export const createRawMails = (client: S3Client, bucket: string): RawMails => ({
  read: async (key) => {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (body === undefined) throw new Error('the mail is empty');
    return body.transformToByteArray();
  },
  quarantine: async (key, because) => {
    await client.send(
      new PutObjectTaggingCommand({
        Bucket: bucket,
        Key: key,
        Tagging: { TagSet: [{ Key: 'quarantined', Value: because }] },
      }),
    );
  },
});
