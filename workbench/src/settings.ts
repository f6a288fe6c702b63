import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Settings {
  webPort: number;
  otlpPort: number;
  clickHousePort: number;
  /** Everything that lasts: tables, password. */
  dataDir: string;
  /** No demo data at the first start. */
  empty: boolean;
  help: boolean;
}

/** Something that the user typed cannot be. The message is for the user. */
export class SettingsError extends Error {}

export const USAGE = `Usage: npm start [-- --empty]

  --empty   begin without the demo data set
  --help    show this

  LOOPSCOPE_WEB_PORT          pages and Grafana's API paths (4300)
  LOOPSCOPE_OTLP_PORT         OTLP/HTTP, traces and logs (4318)
  LOOPSCOPE_CLICKHOUSE_PORT   ClickHouse's HTTP interface (8123)
  LOOPSCOPE_DATA              folder for everything that lasts (.loopscope)
`;

export function readSettings(args: string[], environment: NodeJS.ProcessEnv, root: string): Settings {
  const { empty, help } = flags(args);
  return {
    webPort: port(environment, 'LOOPSCOPE_WEB_PORT', 4300),
    otlpPort: port(environment, 'LOOPSCOPE_OTLP_PORT', 4318),
    clickHousePort: port(environment, 'LOOPSCOPE_CLICKHOUSE_PORT', 8123),
    dataDir: resolve(root, environment.LOOPSCOPE_DATA || '.loopscope'),
    empty,
    help,
  };
}

function flags(args: string[]): { empty: boolean; help: boolean } {
  try {
    const { values } = parseArgs({
      args,
      options: { empty: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    return { empty: values.empty ?? false, help: values.help ?? false };
  } catch (reason) {
    throw new SettingsError(`${reason instanceof Error ? reason.message : String(reason)}\n\n${USAGE}`);
  }
}

function port(environment: NodeJS.ProcessEnv, variable: string, fallback: number): number {
  const given = environment[variable];
  if (given === undefined || given === '') {
    return fallback;
  }
  const number = Number(given);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new SettingsError(`${variable} is "${given}" and must be a port: 1 to 65535, or 0 for any free one.`);
  }
  return number;
}
