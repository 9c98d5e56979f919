/** A file of variables can't be used. The message names each thing that is wrong with it. */
export class VarFileError extends Error {
  override readonly name = 'VarFileError';
}
