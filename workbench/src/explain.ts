/** What the user can do about a failure, in one or two sentences. Never a stack trace. */
export function explain(reason: unknown): string {
  if (!(reason instanceof Error)) {
    return String(reason);
  }
  const { code, path }: NodeJS.ErrnoException = reason;
  const place = path ?? 'the data folder';
  switch (code) {
    case 'ENOSPC':
      return `The disk of ${place} is full. Free some room, or set LOOPSCOPE_DATA to a folder on another disk.`;
    case 'EACCES':
    case 'EPERM':
      return `${place} may not be written by this user. Change its owner, or set LOOPSCOPE_DATA to a folder that is yours.`;
    case 'EROFS':
      return `${place} is on a read-only disk. Set LOOPSCOPE_DATA to a folder that can be written.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${place} is not a folder. Set LOOPSCOPE_DATA to one.`;
    default:
      return reason.message;
  }
}
