import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Answer, Engine, Statement } from '../engine/Engine';
import { stringLiteral } from '../engine/literal';
import { decodedBody, readBody } from '../http/body';
import { DecompressBlocks } from './compressedBlocks';
import { ACCESS_DENIED, NOT_IMPLEMENTED, clickHouseError } from './errors';
import { helloBlock, isHello, type ServerFacts } from './hello';
import { parseInsert, usesClientFiles, type InsertStatement } from './insertStatement';
import { readsFiles } from './readsFiles';
import type { ClickHouseRequest } from './request';
import { withSpooled, type Spooled } from './spool';

/** A statement, or one with its data behind it, in one body is held in memory; data of their own are not. */
const MAX_STATEMENT_BODY = 256 * 2 ** 20;

export interface RequestRunner {
  engine: Engine;
  facts: ServerFacts;
  /** Folder for the data of inserts on their way in. */
  spoolDir: string;
}

export async function runRequest(
  runner: RequestRunner,
  request: IncomingMessage,
  asked: ClickHouseRequest,
  common: Omit<Statement, 'sql'>
): Promise<Answer> {
  refuseForms(request);
  const insertInUrl = parseInsert(asked.query);
  if (insertInUrl && hasBody(request)) {
    const lead = Buffer.from(asked.query.slice(insertInUrl.dataAt), 'utf8');
    return insertFrom(runner, insertInUrl, asked.query, common, lead, decodedBody(request), asked.compressedBody);
  }
  const body = hasBody(request) ? await readStatement(request, asked) : Buffer.alloc(0);
  if (asked.query === '') {
    // latin1 keeps a byte one character: what stands behind an INSERT's format may be binary.
    const text = body.toString('latin1');
    const insert = parseInsert(text);
    if (insert && insert.format !== 'Values' && insert.dataAt < body.length) {
      const data = Readable.from([body.subarray(insert.dataAt)]);
      const statement = body.subarray(0, insert.dataAt).toString('utf8');
      return insertFrom(runner, parseInsert(statement) ?? insert, statement, common, Buffer.alloc(0), data, false);
    }
  }
  const sql = [asked.query, body.toString('utf8')].filter((part) => part !== '').join('\n');
  refuseClientFiles(sql);
  if (isHello(sql, asked.format ?? '')) {
    return { bytes: helloBlock(runner.facts), rowsRead: 1, bytesRead: 1, elapsed: 0 };
  }
  return runner.engine.run({ ...common, sql });
}

async function insertFrom(
  { engine, spoolDir }: RequestRunner,
  insert: InsertStatement,
  statement: string,
  common: Omit<Statement, 'sql'>,
  lead: Uint8Array,
  data: Readable,
  framed: boolean
): Promise<Answer> {
  refuseClientFiles(statement);
  return withSpooled(spoolDir, lead, data, framed ? new DecompressBlocks() : undefined, (file) =>
    engine.run({ ...common, sql: file.size > 0 ? fromFile(insert, file) : statement })
  );
}

function fromFile({ target, settings, format }: InsertStatement, { path }: Spooled): string {
  return `${target}\nFROM INFILE ${stringLiteral(path)} ${settings} FORMAT ${format}`;
}

async function readStatement(request: IncomingMessage, { compressedBody }: ClickHouseRequest): Promise<Buffer> {
  const body = await readBody(request, MAX_STATEMENT_BODY);
  if (!compressedBody) {
    return body;
  }
  const blocks = Readable.from([body]).pipe(new DecompressBlocks());
  return Buffer.concat(await blocks.toArray());
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

function refuseForms(request: IncomingMessage): void {
  if (request.headers['content-type']?.startsWith('multipart/form-data')) {
    throw clickHouseError(
      NOT_IMPLEMENTED,
      'NOT_IMPLEMENTED',
      'External tables (multipart/form-data) are not supported by the workbench.'
    );
  }
}

function refuseClientFiles(sql: string): void {
  if (usesClientFiles(sql)) {
    throw clickHouseError(
      ACCESS_DENIED,
      'ACCESS_DENIED',
      'FROM INFILE and INTO OUTFILE are not for clients over HTTP.'
    );
  }
  if (readsFiles(sql)) {
    throw clickHouseError(
      ACCESS_DENIED,
      'ACCESS_DENIED',
      "Not enough privileges. To execute this query, it's necessary to have the grant READ ON FILE."
    );
  }
}
