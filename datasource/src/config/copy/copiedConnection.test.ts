import { copiedConnection, type KnownDataSource } from './copiedConnection';

const clickHouse = (jsonData: Record<string, unknown>, more: Partial<KnownDataSource> = {}): KnownDataSource => ({
  type: 'grafana-clickhouse-datasource',
  url: '',
  basicAuth: false,
  basicAuthUser: '',
  jsonData,
  ...more,
});

describe('copiedConnection', () => {
  it.each([
    [{ host: 'ch', port: 9000, protocol: 'native' }, 'clickhouse://ch:9000'],
    [{ host: 'ch', protocol: 'native', secure: true }, 'clickhouses://ch:9440'],
    [{ host: 'ch', port: 8443, protocol: 'http', secure: true, path: 'db' }, 'https://ch:8443/db'],
    [{ host: 'ch', protocol: 'http' }, 'http://ch:8123'],
    [{ server: 'ch', port: '9001' }, 'clickhouse://ch:9001'],
    [{ host: '::1', protocol: 'http' }, 'http://[::1]:8123'],
  ])('makes an address of %j', (jsonData, url) => {
    expect(copiedConnection(clickHouse(jsonData), {}).changes.url).toBe(url);
  });

  it('takes user, database, tables, TLS and names of headers, and no secret', () => {
    const current = { httpHeaderName3: 'X-Old', database: 'old', logsTable: 'old_logs' };
    const copied = copiedConnection(
      clickHouse(
        {
          host: 'ch',
          protocol: 'http',
          username: 'reader',
          defaultDatabase: 'otel',
          traces: { defaultTable: 'spans' },
          tlsAuthWithCACert: true,
          httpHeaders: [
            { name: 'X-Api-Key', value: '', secure: true },
            { name: 'X-ClickHouse-User', value: 'root' },
          ],
        },
        { secureJsonFields: { password: true, tlsCACert: true } }
      ),
      current
    );
    expect(copied.changes).toMatchObject({
      url: 'http://ch:8123',
      username: 'reader',
      database: 'otel',
      tracesTable: 'spans',
      tlsAuthWithCACert: true,
      httpHeaderName1: 'X-Api-Key',
    });
    expect(copied.changes).toHaveProperty('httpHeaderName3', undefined);
    expect(copied.changes).toHaveProperty('logsTable', undefined);
    expect(copied.toType).toEqual(['password', 'tlsCACert', 'httpHeaderValue1']);
    expect(copied.leftOut).toEqual(['X-ClickHouse-User']);
    expect(JSON.stringify(copied)).not.toContain('root');
  });

  it('takes the address of a data source that keeps it whole', () => {
    const { changes } = copiedConnection(
      clickHouse(
        {},
        { type: 'vertamedia-clickhouse-datasource', url: 'http://c:8123', basicAuth: true, basicAuthUser: 'u' }
      ),
      {}
    );
    expect(changes).toMatchObject({ url: 'http://c:8123', username: 'u' });
  });

  it('takes a Tempo beside what is there', () => {
    const copied = copiedConnection(
      {
        type: 'tempo',
        url: 'http://tempo:3200',
        basicAuth: true,
        basicAuthUser: 'ada',
        jsonData: {
          httpHeaderName1: 'X-Scope-OrgID',
          httpHeaderName2: 'X-Key',
          tlsAuth: true,
          serverName: 'tempo.internal',
        },
        secureJsonFields: { basicAuthPassword: true },
      },
      { url: 'http://ch', tempo: { traceLimit: 9, tenant: 'old' } }
    );
    expect(copied.changes.url).toBeUndefined();
    expect(copied.changes.tempo).toEqual({
      url: 'http://tempo:3200',
      username: 'ada',
      traceLimit: 9,
      tlsAuth: true,
      serverName: 'tempo.internal',
      httpHeaderName1: 'X-Key',
    });
    expect(copied.toType).toEqual([
      'tempoPassword',
      'tempoTlsClientCert',
      'tempoTlsClientKey',
      'tempoHttpHeaderValue1',
    ]);
    expect(copied.leftOut).toEqual(['X-Scope-OrgID']);
  });
});
