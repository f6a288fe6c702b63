import { fitText } from './fitText';

/** Each character is 10 pixels wide. */
const ruler = {
  measureText: (text: string): TextMetrics => Object.assign(Object.create(null), { width: text.length * 10 }),
};

describe('fitting text', () => {
  it.each([
    ['search', 60, 'search'],
    ['search', 50, 'sear…'],
    ['web search', 50, 'web…'],
    ['search', 20, ''],
    ['search', -5, ''],
  ])('%s into %d pixels is "%s"', (text, width, fitted) => expect(fitText(ruler, text, width)).toBe(fitted));
});
