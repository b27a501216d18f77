import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Suppressions } from '../../domain/feedback/suppressions.ts';
import { addressId } from '../../domain/intake/mail-person.ts';
import type { AddressBook } from '../../domain/people/address-book.ts';
import { itemAt } from './reading.ts';
import { fromItem, type Key, type Table, toItem } from './table.ts';

/** `ADDRESS#<keyed hash>` / `PERSON` and `SUPPRESSED#<keyed hash>` / `ADDRESS`. */
const personKey = (id: string): Key => ({ pk: `ADDRESS#${id}`, sk: 'PERSON' });
const suppressedKey = (id: string): Key => ({ pk: `SUPPRESSED#${id}`, sk: 'ADDRESS' });

/** @param key the random text of the hash, which never changes */
export function createAddressBook(table: Table, key: () => Promise<string>): AddressBook {
  const idOf = async (address: string) => addressId(await key(), address);
  return {
    idOf,
    personOf: async (address) => {
      const item = await itemAt(table, personKey(await idOf(address)));
      const personId = item && fromItem(item).personId;
      return typeof personId === 'string' ? personId : undefined;
    },
    remember: async (address, personId) => put(table, { ...personKey(await idOf(address)), personId }),
  };
}

export function createSuppressions(table: Table, key: () => Promise<string>): Suppressions {
  const keyOf = async (address: string) => suppressedKey(addressId(await key(), address));
  return {
    why: async (address) => {
      const item = await itemAt(table, await keyOf(address));
      if (item === undefined) return undefined;
      return item.because?.S === 'complaint' ? 'complaint' : 'bounce';
    },
    lift: async (address) => {
      const key = toItem(await keyOf(address));
      await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: key }));
    },
    add: async (address, because, at) => put(table, { ...(await keyOf(address)), because, at }),
  };
}

async function put({ client, name }: Table, item: object): Promise<void> {
  await client.send(new PutItemCommand({ TableName: name, Item: toItem(item) }));
}
