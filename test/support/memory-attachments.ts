import type { Attachment } from '../../shared/domain/attachments/attachment.ts';
import type {
  AttachmentStore,
  FileLink,
  Safety,
  Upload,
  Uploaded,
  UploadForm,
} from '../../shared/domain/attachments/ports.ts';

/** Files in memory, without a browser between: a test uploads by saying so. */
export class MemoryAttachments implements AttachmentStore {
  readonly uploads = new Map<string, Uploaded>();
  readonly kept = new Map<string, Uint8Array>();
  readonly forms: Upload[] = [];
  safety: Safety = 'safe';

  upload(personId: string, id: string, uploaded: Uploaded): void {
    this.uploads.set(`${personId} ${id}`, uploaded);
  }

  form(upload: Upload): Promise<UploadForm> {
    this.forms.push(upload);
    const { personId: _, size, ...fields } = upload;
    const expiresAt = '2026-11-23T08:05:00.000Z';
    return Promise.resolve({ url: 'https://files.example/', fields: { ...fields, size: String(size) }, expiresAt });
  }

  uploaded(personId: string, id: string): Promise<Uploaded | undefined> {
    return Promise.resolve(this.uploads.get(`${personId} ${id}`));
  }

  keep({ id, sha256 }: Attachment, bytes: Uint8Array): Promise<void> {
    this.kept.set(`${id}/${sha256}`, bytes);
    return Promise.resolve();
  }

  safetyOf(): Promise<Safety> {
    return Promise.resolve(this.safety);
  }

  link({ id, sha256 }: Attachment): Promise<FileLink> {
    const expiresAt = '2026-11-23T08:05:00.000Z';
    return Promise.resolve({ url: `https://files.example/${id}/${sha256}`, expiresAt });
  }
}
