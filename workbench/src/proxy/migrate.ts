import { execFile } from 'node:child_process';
import { ProxyError } from './ProxyProcess';

/** Brings the tables up to the schema that this version was built with. Doing it again changes nothing. */
export function migrate(binary: string, clickHouseUrl: string, options: string[] = []): Promise<string> {
  return new Promise((resolve, reject) => {
    // By the environment: arguments are seen by every user of the machine.
    const env = { ...process.env, LOOPSCOPE_CLICKHOUSE_URL: clickHouseUrl };
    execFile(binary, ['migrate', ...options], { env, maxBuffer: 16 * 2 ** 20 }, (reason, stdout, stderr) => {
      if (reason) {
        const password = new URL(clickHouseUrl).password;
        const said = `${stderr}${stdout}`.trim() || reason.message;
        reject(new ProxyError(`The tables cannot be brought up to date:\n${said.replaceAll(password, '***')}`));
      } else {
        resolve(stdout);
      }
    });
  });
}
