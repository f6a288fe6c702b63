/** A price of the source that six decimals cannot hold, and what stands for it. */
export interface Repair {
  provider: string;
  price_key: string;
  meter: string;
  before: string;
  after: string;
  reason: string;
}

const sixDecimals = /^\d{1,12}(\.\d{1,6})?$/;

/** A price as decimal text with at most six decimals. A price that has more must be in the reviewed list of repairs. */
export function decimalPrice(
  price: number,
  where: Omit<Repair, 'before' | 'after' | 'reason'>,
  repairs: Repair[]
): string {
  const text = String(price);
  if (sixDecimals.test(text)) {
    return text;
  }
  const repair = repairs.find(
    (r) =>
      r.provider === where.provider && r.price_key === where.price_key && r.meter === where.meter && r.before === text
  );
  if (!repair || !sixDecimals.test(repair.after)) {
    throw new Error(
      `${where.provider}/${where.price_key}: ${where.meter} is ${text}, which six decimals cannot hold. ` +
        'Decide what it should be and add it to semantics/prices/repairs.json.'
    );
  }
  return repair.after;
}
