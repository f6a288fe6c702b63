import { readableText } from './readableText';

describe('text of a message', () => {
  it('is indented where it is JSON', () => {
    expect(readableText('{"city":"Oslo"}')).toBe('{\n  "city": "Oslo"\n}');
  });

  it.each(['Hello\n  world', '{"cut off": ', '[1] is a footnote', '{"id":12345678901234567890}'])(
    'stays as written otherwise: %j',
    (text) => {
      expect(readableText(text)).toBe(text);
    }
  );
});
