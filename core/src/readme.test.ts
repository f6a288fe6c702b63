import { readFileSync } from 'node:fs';
import path from 'node:path';

import * as context from './context';
import * as format from './format';
import * as frames from './frames';
import * as loops from './loops';
import * as messages from './messages';
import * as money from './money';
import * as run from './run';
import * as statistics from './statistics';

const readme = readFileSync(path.join(__dirname, '..', 'README.md'), 'utf8');
const entries = { context, format, frames, loops, messages, money, run, statistics };

describe('the README of core', () => {
  it.each(Object.entries(entries))('tells of all that /%s exports', (_, entry) => {
    expect(Object.keys(entry).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('tells of all entries of the package', () => {
    const { exports }: { exports: object } = JSON.parse(
      readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8')
    );
    const names = Object.keys(exports).filter(
      (name) => !['.', './package.json'].includes(name) && !name.startsWith('./testdata/')
    );
    expect(names.filter((name) => !readme.includes(`\`${name.slice(1)}\``))).toEqual([]);
  });
});
