import http from 'node:http';
import { closeServer, listen } from '../../workbench/src/http/listen';

export interface Between {
  /** The engine's address, by way of this one. */
  url: string;
  /** Milliseconds in which at least one statement was under way, since it was asked last. */
  busy: () => number;
  close: () => Promise<void>;
}

/** Stands between backend and engine and hands everything on, to tell the time that the engine takes from the backend's own. */
export async function listenBetween(engineUrl: string): Promise<Between> {
  const engine = new URL(engineUrl);
  const agent = new http.Agent({ keepAlive: true });
  let [underWay, since, busy] = [0, 0, 0];
  const begin = () => {
    since = underWay++ === 0 ? performance.now() : since;
  };
  const end = () => {
    busy += --underWay === 0 ? performance.now() - since : 0;
  };
  const server = http.createServer((asked, answer) => {
    begin();
    answer.once('close', end);
    const { method, url: path, headers } = asked;
    const onward = http.request({ host: engine.hostname, port: engine.port, agent, method, path, headers }, (said) => {
      answer.writeHead(said.statusCode ?? 502, said.headers);
      said.pipe(answer);
    });
    onward.once('error', () => answer.destroy());
    asked.pipe(onward);
  });
  const between = new URL(engineUrl);
  between.port = String(await listen(server, { port: 0, variable: 'none: a free port' }));
  return {
    url: between.href,
    busy: () => {
      const so = busy;
      busy = 0;
      return so;
    },
    close: async () => {
      await closeServer(server);
      agent.destroy();
    },
  };
}
