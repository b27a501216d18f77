/** The assembly cannot be run here. The message is one sentence for the person who started it. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}
