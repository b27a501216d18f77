import type { AttachmentPorts } from './attachments/ports.ts';
import type { SigningSecret } from './links/signing-secret.ts';
import type { AddressBook } from './people/address-book.ts';
import type { People } from './people/person.ts';
import type { Roster } from './people/roster.ts';
import type { TicketReader } from './reading/ticket-reader.ts';
import type { Ports } from './ticket/perform.ts';

/** All that an API needs of the world. */
export interface Desk extends Ports {
  readonly reader: TicketReader;
  readonly people: People;
  readonly roster: Roster;
  /** `keyId`: the key that something claims to be signed with; it may be newer than the secret that is at hand. */
  readonly signingSecret: (keyId?: string) => Promise<SigningSecret>;
  /** A new message's id. */
  readonly newId: () => string;
  /** As many random bytes as a reference takes. */
  readonly drawReference: () => Uint8Array;
}

/** What is for requesters only: whose an address is gets known where they file. */
export interface RequesterDesk extends Desk, AttachmentPorts {
  readonly addresses: Pick<AddressBook, 'remember' | 'idOf'>;
  /** Its keys sign what programs bring in. */
  readonly intakeSecret: () => Promise<SigningSecret>;
}

/** What is for agents only: who telephones is found by their address. */
export interface AgentDesk extends Desk, AttachmentPorts {
  readonly addresses: Pick<AddressBook, 'personOf' | 'idOf'>;
}
