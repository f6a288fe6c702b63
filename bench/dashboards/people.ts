import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/** Secrets of people who each ask by a token of their own, and the file that lets them in. */
export function writeTokens(file: string, people: number): string[] {
  const secrets = Array.from({ length: people }, () => randomBytes(32).toString('base64url'));
  const lines = secrets.map((secret, at) => {
    const sha256 = createHash('sha256').update(secret).digest('hex');
    return JSON.stringify({ name: `person-${at}`, sha256, scopes: ['query'], tenant: '*' });
  });
  writeFileSync(file, lines.join('\n'));
  return secrets;
}
