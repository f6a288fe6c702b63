import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from './clickhouse/authenticate';
import { writeWhole } from './writeWhole';

/** The file is there and is not what this program wrote. The message is for the user. */
export class CredentialsError extends Error {}

/** User and password of the ClickHouse port: made at the first start, kept in the data folder. */
export function credentialsIn(dataDir: string): Credentials {
  const path = join(dataDir, 'credentials.json');
  if (!existsSync(path)) {
    const made = { user: 'loopscope', password: randomBytes(18).toString('base64url') };
    writeWhole(path, `${JSON.stringify(made, undefined, 2)}\n`);
    return made;
  }
  const stored = parse(readFileSync(path, 'utf8'));
  if (stored === undefined) {
    throw new CredentialsError(
      `${path} must be {"user": "...", "password": "..."}. Correct it, or delete it for a new password.`
    );
  }
  return stored;
}

function parse(text: string): Credentials | undefined {
  try {
    const { user, password }: Partial<Record<string, unknown>> = JSON.parse(text);
    return typeof user === 'string' && typeof password === 'string' && user && password
      ? { user, password }
      : undefined;
  } catch {
    return undefined;
  }
}
