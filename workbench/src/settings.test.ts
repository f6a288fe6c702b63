import { readSettings, SettingsError } from './settings';

const read = (args: string[], environment: NodeJS.ProcessEnv = {}) => readSettings(args, environment, '/repository');

test('without flags and variables the defaults hold', () => {
  expect(read([])).toEqual({
    webPort: 4300,
    otlpPort: 4318,
    clickHousePort: 8123,
    dataDir: '/repository/.loopscope',
    empty: false,
    help: false,
  });
});

test('variables choose ports and folder', () => {
  const environment = { LOOPSCOPE_WEB_PORT: '5300', LOOPSCOPE_OTLP_PORT: '0', LOOPSCOPE_DATA: '/elsewhere' };
  expect(read(['--empty'], environment)).toMatchObject({
    webPort: 5300,
    otlpPort: 0,
    dataDir: '/elsewhere',
    empty: true,
  });
});

test('what cannot be is named', () => {
  expect(() => read([], { LOOPSCOPE_OTLP_PORT: '70000' })).toThrow('LOOPSCOPE_OTLP_PORT is "70000"');
  expect(() => read([], { LOOPSCOPE_WEB_PORT: 'http' })).toThrow(SettingsError);
  expect(() => read(['--full'])).toThrow("Unknown option '--full'");
});
