import { signature } from './signature';

describe('a signature', () => {
  it('does not mind the order of keys, white space or the form of numbers', () => {
    expect(signature('{"b": 1.0, "a": [2, {"d": 1, "c": 2}]}')).toBe(signature({ a: [2, { c: 2, d: 1 }], b: 1 }));
  });

  it('tells different values apart', () => {
    expect(signature('{"city":"Oslo"}')).not.toBe(signature('{"city":"Rome"}'));
    expect(signature('Oslo')).toBe('Oslo');
    expect(signature("{'city': 'Oslo'}")).toBe("{'city': 'Oslo'}");
  });

  it.each([
    undefined,
    null,
    '',
    '{"city": "Osl',
    '"Osl',
    "{'cities': ['Oslo'}",
    '[1, 2',
    '{"key":"[REDACTED]"}',
    "[Scrubbed due to 'session']",
    '****',
  ])('of %p is unknown', (value) => expect(signature(value)).toBe(''));
});
