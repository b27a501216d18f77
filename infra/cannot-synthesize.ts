/** Something that whoever deploys has to mend; its message is one sentence that says what. */
export class CannotSynthesize extends Error {
  override readonly name = 'CannotSynthesize';
}
