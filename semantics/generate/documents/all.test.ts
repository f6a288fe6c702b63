import { readFileSync } from 'node:fs';
import path from 'node:path';
import { documents } from './all';

describe('documents written from the data', () => {
  it.each(documents())('docs/$file is what the generator writes', ({ file, text }) => {
    expect(readFileSync(path.join(__dirname, '..', '..', '..', 'docs', file), 'utf8')).toBe(text);
  });
});
