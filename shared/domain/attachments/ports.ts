import type { Attachment, FileType } from './attachment.ts';

/** A file that somebody is about to send. */
export interface Upload {
  readonly id: string;
  /** Whose it is: nobody else can attach it. */
  readonly personId: string;
  readonly name: string;
  readonly type: FileType;
  /** In bytes: the most that the form takes. */
  readonly size: number;
}

/** With which a browser sends a file, as a form of these fields and the file after them. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface Uploaded {
  readonly name: string;
  /** As its sender has called it. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface FileLink {
  readonly url: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** `unscanned`: nothing is known of it yet, where a scanner is there. `unscannable`: nothing ever will be, for one because it has a password. */
export type Safety = 'safe' | 'unsafe' | 'unscanned' | 'unscannable';

/** Where files lie. What is uploaded and never attached goes after a day; what is kept stays as long as its ticket. */
export interface AttachmentStore {
  form(upload: Upload): Promise<UploadForm>;
  /** Undefined: this person has uploaded nothing of that id, or a day ago. */
  uploaded(personId: string, id: string): Promise<Uploaded | undefined>;
  /** As often as one likes: the same bytes of the same id lie in the same place. */
  keep(attachment: Attachment, bytes: Uint8Array): Promise<void>;
  safetyOf(attachment: Attachment): Promise<Safety>;
  /** Where it can be had for a few minutes, by whoever has the link; a browser saves it and does not show it. */
  link(attachment: Attachment): Promise<FileLink>;
}

export interface AttachmentPorts {
  readonly attachments: AttachmentStore;
}
