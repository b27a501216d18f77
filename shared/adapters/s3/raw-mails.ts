import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Reads a mail as it came. One that is not there is thrown: SES writes it before it tells of it. */
export const createRawMails =
  (client: S3Client, bucket: string) =>
  async (key: string): Promise<Uint8Array> => {
    const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (body === undefined) throw new Error('the mail is empty');
    return body.transformToByteArray();
  };
