/** Whose an address is, as far as somebody vouched for it. Addresses are kept as a keyed hash, never as they are. */
export interface AddressBook {
  /** The name of an address in keys: the same for every spelling, and nobody reads the address off it. */
  idOf(address: string): Promise<string>;
  /** Who was last vouched for with it; undefined: nobody. */
  personOf(address: string): Promise<string | undefined>;
  remember(address: string, personId: string): Promise<void>;
}
