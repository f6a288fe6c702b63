import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AUTHENTICATION_FAILED, REQUIRED_PASSWORD, clickHouseError } from './errors';
import { header } from './request';

export interface Credentials {
  user: string;
  password: string;
}

/** Somebody who may ask, as `CREATE USER` describes it. */
export interface Account extends Credentials {
  /** A role of the engine; without one everything is allowed. */
  role?: string;
  readonly?: 1 | 2;
  /** Unix milliseconds. */
  validUntil?: number;
}

/** The account whose user and password the request carries in one of the three places that ClickHouse looks at. */
export function authenticate(
  accounts: readonly Account[],
  search: URLSearchParams,
  headers: IncomingHttpHeaders
): Account {
  const given = fromBasic(headers) ?? fromHeaders(headers) ?? fromQuery(search);
  if (given === undefined) {
    throw clickHouseError(
      REQUIRED_PASSWORD,
      'REQUIRED_PASSWORD',
      `Authentication needed: send user "${accounts[0]?.user}" and the password that the workbench printed at its start.`
    );
  }
  const [account] = accounts.filter((known) => isOf(known, given));
  if (account === undefined || (account.validUntil ?? Infinity) <= Date.now()) {
    throw clickHouseError(
      AUTHENTICATION_FAILED,
      'AUTHENTICATION_FAILED',
      `${given.user}: Authentication failed: password is incorrect, or there is no user with such name.`
    );
  }
  return account;
}

/** Both are compared, so that the time taken does not tell which was wrong. */
function isOf(account: Account, given: Credentials): boolean {
  const userRight = equal(given.user, account.user);
  const passwordRight = equal(given.password, account.password);
  return userRight && passwordRight;
}

function fromBasic(headers: IncomingHttpHeaders): Credentials | undefined {
  const [scheme, token] = (headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'basic' || !token) {
    return undefined;
  }
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? { user: text, password: '' } : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function fromHeaders(headers: IncomingHttpHeaders): Credentials | undefined {
  const user = header(headers, 'x-clickhouse-user');
  return user === undefined ? undefined : { user, password: header(headers, 'x-clickhouse-key') ?? '' };
}

function fromQuery(search: URLSearchParams): Credentials | undefined {
  const user = search.get('user');
  return user === null ? undefined : { user, password: search.get('password') ?? '' };
}

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
