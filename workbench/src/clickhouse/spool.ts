import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EngineError } from '../engine/EngineError';
import { INCORRECT_DATA, NOT_ENOUGH_SPACE, clickHouseError } from './errors';

export interface Spooled {
  path: string;
  /** Bytes in the file. */
  size: number;
}

/**
 * Writes the data of an insert to a file, hands it to `insert` and removes it. The engine takes statements as text, and
 * binary data only from files.
 */
export async function withSpooled<T>(
  folder: string,
  lead: Uint8Array,
  body: Readable,
  unframe: Transform | undefined,
  insert: (data: Spooled) => Promise<T>
): Promise<T> {
  const path = join(folder, `${randomUUID()}.data`);
  try {
    const file = createWriteStream(path, { mode: 0o600 });
    file.write(lead);
    await (unframe ? pipeline(body, unframe, file) : pipeline(body, file)).catch((reason) => {
      throw whyNotSpooled(reason, file);
    });
    return await insert({ path, size: file.bytesWritten });
  } finally {
    await rm(path, { force: true });
  }
}

function whyNotSpooled(reason: NodeJS.ErrnoException, file: Writable): Error {
  if (reason instanceof EngineError) {
    return reason;
  }
  if (reason.code === 'ENOSPC') {
    return clickHouseError(
      NOT_ENOUGH_SPACE,
      'NOT_ENOUGH_SPACE',
      'The disk of the data folder is full; nothing was inserted.'
    );
  }
  const what = file.errored ? 'The data cannot be kept' : 'The body cannot be read';
  return clickHouseError(INCORRECT_DATA, 'INCORRECT_DATA', `${what}: ${reason.message}; nothing was inserted.`);
}
