/**
 * XML is parsed as a browser does; packages are still those for Node.
 * @jest-environment jsdom
 * @jest-environment-options {"customExportConditions": ["node"]}
 */
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { findPlugins, readJson, root } from '../.config/build/plugins';

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
}

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

interface DataSource {
  uid: string;
  type: string;
  url?: string;
}

interface RuleQuery {
  queryType?: string;
  measures?: string[];
  groupBy?: string[];
}

interface Rule {
  uid: string;
  condition: string;
  annotations?: Record<string, string>;
  data: Array<{ refId: string; datasourceUid: string; model: RuleQuery }>;
}

const text = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
const yaml = <T>(file: string): T => parse(text(file));
const provisioned = fs
  .readdirSync(path.join(root, 'provisioning'), { recursive: true, encoding: 'utf8' })
  .map((name) => `provisioning/${name}`);

const { services, volumes } = yaml<Compose>('docker-compose.yaml');
const named = Object.entries(services);
const mounts = (service: Service) => (service.volumes ?? []).map((volume) => volume.split(':'));
const datasources = provisioned
  .filter((file) => /\/datasources\/.*\.yaml$/.test(file))
  .flatMap((file) => yaml<{ datasources: DataSource[] }>(file).datasources);
/** Of a loops query as a table. */
const LOOP_LABELS = ['service', 'agent'];

const { groups } = yaml<{ groups: Array<{ rules: Rule[] }> }>('provisioning/alerting/rules.yaml');
const rules = groups.flatMap((group) => group.rules);
const versionOf = (service: string) => Number(/:v?(\d+\.\d+)/.exec(services[service].image ?? '')?.[1]);

describe('every file', () => {
  it.each(provisioned.filter((file) => file.endsWith('.yaml')))('%s is YAML', (file) => {
    expect(yaml<object>(file)).toEqual(expect.any(Object));
  });

  it.each(provisioned.filter((file) => file.endsWith('.xml')))('%s is XML', (file) => {
    const document = new DOMParser().parseFromString(text(file), 'text/xml');
    expect(document.querySelector('parsererror')).toBeNull();
    expect(document.documentElement.nodeName).toBe('clickhouse');
  });
});

describe('docker-compose.yaml', () => {
  it('starts what the product runs on, in versions that it supports', () => {
    expect(versionOf('grafana')).toBeGreaterThanOrEqual(12.4);
    expect(versionOf('clickhouse')).toBeGreaterThanOrEqual(25.8);
  });

  it.each(named)('%s has an image with a version, or is built from files that are there', (_, { image, build }) => {
    if (image) {
      expect(image).toMatch(/^[\w./-]+:v?\d+(\.\d+)*(-\w+)?$/);
    }
    if (build) {
      const copied = [...text(build.dockerfile).matchAll(/^COPY (?!--from)(.+) \S+$/gm)];
      const sources = copied.flatMap(([, names]) => names.split(' '));
      expect(sources.length).toBeGreaterThan(0);
      for (const source of sources) {
        expect(fs.existsSync(path.join(root, source))).toBe(true);
        expect(text('.dockerignore').split('\n')).toContain(`!${source}`);
      }
    }
    expect(image ?? build).toBeDefined();
  });

  it.each(named)('%s mounts files that are there, and volumes that are declared', (_, service) => {
    for (const [source] of mounts(service)) {
      if (source === './dist/loopscope-app') {
        continue; // `npm run build` writes it.
      }
      expect(source.startsWith('.') ? fs.existsSync(path.join(root, source)) : source in volumes).toBe(true);
    }
  });

  it.each(named)('%s waits for services that exist and can be waited for', (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(services[name]).toBeDefined();
      expect(condition === 'service_healthy').toBe(services[name].healthcheck !== undefined);
    }
  });

  it('listens on this machine only', () => {
    for (const [, { ports = [] }] of named) {
      expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    }
  });

  it('asks for no variable that npm run grafana does not make', () => {
    const asked = [...text('docker-compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    const made = text('.config/grafana/grafana.mjs');
    expect(new Set(asked.filter((name) => !made.includes(`'${name}'`)))).toEqual(new Set());
  });

  it('allows exactly the plugins that are built to be unsigned', () => {
    const allowed = services.grafana.environment?.GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS.split(',');
    expect(allowed?.sort()).toEqual(
      findPlugins()
        .map(({ id }) => id)
        .sort()
    );
  });
});

describe('what one file names in another', () => {
  it('are variables that the service which reads the file has', () => {
    for (const [, service] of named) {
      const files = mounts(service)
        .filter(([source]) => source.startsWith('./provisioning'))
        .flatMap(([source]) => provisioned.filter((file) => `./${file}`.startsWith(source)))
        .filter((file) => fs.statSync(path.join(root, file)).isFile());
      const asked = files.flatMap((file) =>
        [...text(file).matchAll(/\$(?:\{env:)?(LOOPSCOPE_\w+)|from_env="(\w+)"/g)].map(([, own, xml]) => own ?? xml)
      );
      expect(asked.filter((name) => service.environment?.[name] === undefined)).toEqual([]);
    }
  });

  it('are variables that npm run grafana sets for an installed Grafana', () => {
    const asked = provisioned
      .filter((file) => /\/datasources\/.*\.yaml$/.test(file))
      .flatMap((file) => [...text(file).matchAll(/\$(LOOPSCOPE_\w+)/g)].map(([, name]) => name));
    const set = text('.config/grafana/workbenchDatabase.mjs');
    expect(asked.filter((name) => !set.includes(`${name}:`))).toEqual([]);
  });

  it('are services, at ports where they listen', () => {
    const listening: Record<string, string[]> = {
      collector: [...text('provisioning/collector/config.yaml').matchAll(/0\.0\.0\.0:(\d+)/g)].map(([, port]) => port),
      clickhouse: ['8123', '9000'],
      tempo: [...text('provisioning/tempo/tempo.yaml').matchAll(/(?:port: |endpoint: 0\.0\.0\.0:)(\d+)/g)].map(
        ([, port]) => port
      ),
    };
    const everything = `${text('docker-compose.yaml')}\n${text('provisioning/collector/config.yaml')}`.replace(
      /^#.*$/gm,
      ''
    );
    const addresses = [...everything.matchAll(/(?:\/\/|@|endpoint: )(\w+):(\d+)/g)].filter(([, host]) =>
      /^[a-z]/.test(host)
    );
    expect(addresses.length).toBeGreaterThanOrEqual(5);
    for (const [, host, port] of addresses) {
      expect(listening[host]).toContain(port);
    }
  });

  it('are ports of the collector that its configuration opens', () => {
    const opened = [...text('provisioning/collector/config.yaml').matchAll(/0\.0\.0\.0:(\d+)/g)].map(
      ([, port]) => port
    );
    expect(services.collector.ports?.map((port) => port.split(':').at(-1))).toEqual(opened);
  });

  it('are users that ClickHouse has', () => {
    const users = new DOMParser().parseFromString(text('provisioning/clickhouse/users.xml'), 'text/xml');
    const known = [...users.querySelectorAll('clickhouse > users > *')].map(({ nodeName }) => nodeName);
    const used = [...text('docker-compose.yaml').matchAll(/\b(loopscope_\w+)\b/g)].map(([, name]) => name);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('are data sources, measures and dimensions that exist', () => {
    const { measures } = readJson<{ measures: Array<{ id: string }> }>(path.join(root, 'semantics/measures.json'));
    const { dimensions } = readJson<{ dimensions: Array<{ id: string }> }>(
      path.join(root, 'semantics/dimensions.json')
    );
    const uids = [...datasources.map(({ uid }) => uid), '__expr__'];
    for (const { condition, data } of rules) {
      expect(data.map(({ refId }) => refId)).toContain(condition);
      for (const { datasourceUid, model } of data) {
        expect(uids).toContain(datasourceUid);
        expect(measures.map(({ id }) => id)).toEqual(expect.arrayContaining(model.measures ?? []));
        expect(dimensions.map(({ id }) => id)).toEqual(expect.arrayContaining(model.groupBy ?? []));
      }
    }
    const [app] = yaml<{ apps: Array<{ type: string; jsonData: { datasourceUid: string } }> }>(
      'provisioning/plugins/loopscope.yaml'
    ).apps;
    expect(uids).toContain(app.jsonData.datasourceUid);
    expect(findPlugins().map(({ id }) => id)).toEqual(expect.arrayContaining([app.type, datasources[0].type]));
  });

  it('is a link to the runs, made of labels that the rule has', () => {
    for (const { annotations, data } of rules) {
      const labels = data.flatMap(({ model }) => (model.queryType === 'loops' ? LOOP_LABELS : (model.groupBy ?? [])));
      const used = [...(annotations?.runs ?? '').matchAll(/\$labels\.(\w+)/g)].map(([, name]) => name);
      expect(annotations?.runs).toMatch(/^\{\{ externalURL \}\}a\/loopscope-app\/runs\?/);
      expect(labels).toEqual(expect.arrayContaining(used));
      expect(used.length).toBeGreaterThan(0);
    }
  });

  it('is a contact point that exists', () => {
    const { contactPoints, policies } = yaml<{
      contactPoints: Array<{ name: string }>;
      policies: Array<{ receiver: string }>;
    }>('provisioning/alerting/contact-points.yaml');
    expect(contactPoints.map(({ name }) => name)).toEqual(
      expect.arrayContaining(policies.map(({ receiver }) => receiver))
    );
  });
});
