import fs from 'node:fs';
import path from 'node:path';

import { DEFAULT_OPTIONS } from './LoopscopeOptions';

const backend = fs.readFileSync(path.join(__dirname, '../../../backend-proxy/pkg/settings/settings.go'), 'utf8');

describe('the defaults that the form shows', () => {
  it.each([
    ['defaultDatabase', `"${DEFAULT_OPTIONS.database}"`],
    ['defaultTracesTable', `"${DEFAULT_OPTIONS.tracesTable}"`],
    ['defaultLogsTable', `"${DEFAULT_OPTIONS.logsTable}"`],
    ['defaultDialTimeout', `${DEFAULT_OPTIONS.dialTimeoutSeconds} * time.Second`],
    ['defaultQueryTimeout', `${DEFAULT_OPTIONS.queryTimeoutSeconds} * time.Second`],
    ['defaultRowLimit', DEFAULT_OPTIONS.rowLimit.toString().replace(/\B(?=(\d{3})+$)/g, '_')],
  ])('%s is that of the backend', (name, value) => {
    expect(new RegExp(`${name} += (.*)`).exec(backend)?.[1]).toBe(value);
  });
});
