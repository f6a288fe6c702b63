import { labelled } from '../../testdata/quotations.json';
import { QUOTATION_ACCURACY, quotes, shinglesOf } from './quoted';

describe('a quotation', () => {
  const quoted = (answer: string, text: string) => quotes(shinglesOf(answer), shinglesOf(text));

  it('is five words in a row, or one word that tells', () => {
    expect(quoted('It says that liability is limited to the yearly fee.', 'Liability is limited to the fee.')).toBe(
      true
    );
    expect(quoted('Your order A-10391 is on its way.', '{"order_id":"A-10391","status":"shipped"}')).toBe(true);
    expect(quoted('It is limited.', 'Liability is limited to the fee.')).toBe(false);
    expect(quoted('There are 12 of them.', 'Page 12')).toBe(false);
  });

  it('is found as well as the labelled set says', () => {
    const found = labelled.map(({ text, answer, used }) => ({ used, quoted: quoted(answer, text) }));
    const hits = found.filter(({ used, quoted: isQuoted }) => used && isQuoted).length;
    const precision = hits / found.filter((one) => one.quoted).length;
    const recall = hits / found.filter(({ used }) => used).length;
    console.info(
      `quoted later: precision ${(precision * 100).toFixed(0)} %, recall ${(recall * 100).toFixed(0)} % ` +
        `over ${labelled.length} labelled results`
    );
    expect({ precision, recall }).toEqual({
      precision: expect.closeTo(QUOTATION_ACCURACY.precision, 2),
      recall: expect.closeTo(QUOTATION_ACCURACY.recall, 2),
    });
  });
});
