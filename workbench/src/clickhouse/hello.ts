/** The first query of clickhouse-go over HTTP. */
const HELLO = 'SELECT displayName(), version(), revision(), timezone()';

export interface ServerFacts {
  displayName: string;
  version: string;
  timezone: string;
}

export function isHello(sql: string, format: string): boolean {
  return format === 'Native' && sql.trim() === HELLO;
}

/**
 * Answers clickhouse-go's first query as it reads it: a Native block of its own protocol revision, that is with block
 * info and a serialisation byte for each column. The engine writes plain blocks (revision 0), and so that the client
 * expects those from here on, 0 is the revision it is told.
 */
export function helloBlock({ displayName, version, timezone }: ServerFacts): Uint8Array {
  const blockInfo = [1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0];
  return Buffer.concat([
    Buffer.from(blockInfo),
    Buffer.from([4, 1]), // columns, rows
    column('displayName()', 'String', text(displayName)),
    column('version()', 'String', text(version)),
    column('revision()', 'UInt32', Buffer.alloc(4)),
    column('timezone()', 'String', text(timezone)),
  ]);
}

function column(name: string, type: string, value: Uint8Array): Uint8Array {
  const plainSerialisation = Buffer.from([0]);
  return Buffer.concat([text(name), text(type), plainSerialisation, value]);
}

/** Length and UTF-8 bytes. Names here are shorter than 128 bytes: the length is one byte. */
function text(value: string): Uint8Array {
  const bytes = Buffer.from(value.slice(0, 100), 'utf8');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
