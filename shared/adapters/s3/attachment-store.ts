import { createHash } from 'node:crypto';
import type { AwsPlace } from '../../configuration.ts';
import type { Attachment } from '../../domain/attachments/attachment.ts';
import type { AttachmentStore, Safety, Uploaded } from '../../domain/attachments/ports.ts';
import { presignForm, presignGet } from './presign.ts';
import { createS3Fetch, isAbsent, type S3Place } from './signed-fetch.ts';

/** What a function that deals with files is configured with; `SCANS_UPLOADS` is `true` where a scanner looks at what is kept. */
export type AttachmentConfig = Readonly<Record<'ATTACHMENTS_BUCKET' | 'SCANS_UPLOADS', string>>;

export const attachmentsOf = (config: AttachmentConfig, aws: AwsPlace): AttachmentStore =>
  createAttachmentStore(
    { bucket: config.ATTACHMENTS_BUCKET, ...aws },
    { now: Date.now, scans: config.SCANS_UPLOADS === 'true' },
  );

const MINUTES = 5;

/** What GuardDuty's Malware Protection writes on an object that it has looked at. */
const VERDICT = 'GuardDutyMalwareScanStatus';
const MEANS: Readonly<Record<string, Safety>> = { NO_THREATS_FOUND: 'safe', THREATS_FOUND: 'unsafe' };

interface Options {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly scans?: boolean;
}

/** Files in a bucket: uploads by whose they are, and what is kept by its id and its bytes, so that nobody can change it afterwards. */
export function createAttachmentStore(place: S3Place, { now, scans = false }: Options): AttachmentStore {
  const ask = createS3Fetch(place);
  return {
    form: async ({ id, personId, name, type, size }) => {
      const expiresAt = now() + MINUTES * 60_000;
      const fields = { key: uploadKey(personId, id), 'content-type': type, [NAME]: encodeURIComponent(name) };
      const form = await presignForm(place, { fields, size, nowMs: now(), expiresAt });
      return { ...form, expiresAt: new Date(expiresAt).toISOString() };
    },
    uploaded: async (personId, id) => {
      const answer = await ask({ method: 'GET', key: uploadKey(personId, id), mayBeAbsent: true });
      if (!isAbsent(answer)) return uploadIn(answer);
      await answer.body?.cancel();
      return undefined;
    },
    keep: async (attachment, bytes) => {
      const body = new Uint8Array(bytes);
      await ask({ method: 'PUT', key: keptKey(attachment), body, type: attachment.type });
    },
    safetyOf: async (attachment) => {
      const answer = await ask({ method: 'GET', key: keptKey(attachment), query: { tagging: '' } });
      return safetyIn(await answer.text(), scans);
    },
    link: async ({ name, type, ...attachment }) => {
      const nowMs = now();
      const seconds = MINUTES * 60;
      const query = { 'response-content-type': type, 'response-content-disposition': disposition(name) };
      const url = await presignGet(place, keptKey(attachment), { nowMs, seconds, query });
      return { url, expiresAt: new Date(nowMs + seconds * 1000).toISOString() };
    },
  };
}

const NAME = 'x-amz-meta-name';

/** Persons by a hash: their ids do not have to be read in a list of objects. */
const uploadKey = (personId: string, id: string): string =>
  `uploads/${createHash('sha256').update(personId).digest('hex')}/${id}`;

const keptKey = ({ id, sha256 }: Pick<Attachment, 'id' | 'sha256'>): string => `kept/${id}/${sha256}`;

async function uploadIn(answer: Response): Promise<Uploaded> {
  return {
    name: decodeURIComponent(answer.headers.get(NAME) ?? ''),
    type: answer.headers.get('content-type') ?? '',
    bytes: new Uint8Array(await answer.arrayBuffer()),
  };
}

function safetyIn(tags: string, scans: boolean): Safety {
  const verdict = new RegExp(`<Key>${VERDICT}</Key>\\s*<Value>([^<]*)</Value>`).exec(tags)?.[1];
  if (verdict === undefined) return scans ? 'unscanned' : 'safe';
  // UNSUPPORTED, ACCESS_DENIED, FAILED: it has given up.
  return MEANS[verdict] ?? 'unscannable';
}

/** RFC 6266: a name for old programs, and the whole one. */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
