import { addressProblem } from './addressProblem';

describe('addressProblem', () => {
  it.each([
    undefined,
    '',
    'http://clickhouse:8123',
    'https://ch.example.com/path',
    'clickhouse://ch:9000',
    'clickhouses://ch:9440',
  ])('finds nothing wrong with %s', (address) => {
    expect(addressProblem(address)).toBeUndefined();
  });

  it('asks for the protocol', () => {
    expect(addressProblem('clickhouse')).toContain('with its protocol');
    expect(addressProblem('localhost:8123')).toContain('Start with http://');
    expect(addressProblem('mysql://db:3306')).toContain('Start with http://');
  });

  it('refuses credentials, which everybody could read there', () => {
    expect(addressProblem('http://user:secret@ch:8123')).toContain('Remove user and password');
  });
});
