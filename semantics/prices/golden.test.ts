import { temporaryPrices } from './temporaryPrices';
import golden from './golden.json';
import { isFree } from '../generate/prices/freeModels';
import { readReviewed } from '../generate/prices/priceFiles';

type Cells = [string, string, string, number, number, number, number, number, string, string | null];

interface Priced {
  provider: string;
  model: string;
  price_provider: string;
  price_key: string;
  cost: string | null;
  cost_source: string;
}

const { free, repairs } = readReviewed();
const prices = temporaryPrices();
const calls = golden.calls as Cells[];

/** The priced calls, in the order of the golden ones. */
async function priceAll(): Promise<Priced[]> {
  const rows = calls.map(
    ([provider, model, ts, ...tokens], n) =>
      `(${n},'${provider}','${model}',toDateTime64('${ts}',9,'UTC'),${tokens.slice(0, 5).join(',')})`
  );
  const columns =
    "n UInt32, provider String, model String, ts DateTime64(9, 'UTC'), input_tokens Nullable(UInt64), " +
    'cache_read_tokens Nullable(UInt64), cache_write_tokens Nullable(UInt64), output_tokens Nullable(UInt64), reasoning_tokens Nullable(UInt64)';
  await prices.run(`CREATE TABLE otel.calls (${columns}) ENGINE = Memory`);
  await prices.run(`INSERT INTO otel.calls VALUES ${rows.join(',')}`);
  return prices.priced<Priced>(
    `SELECT *, CAST(NULL AS Nullable(Decimal(38, 12))) AS reported_cost, CAST(NULL AS Nullable(UInt64)) AS replayed_tokens,
      '' AS service_tier, '' AS region, CAST(map() AS Map(LowCardinality(String), Decimal(38, 9))) AS quantities FROM otel.calls`,
    'ORDER BY n'
  );
}

describe('prices in the engine against an independent calculator', () => {
  it('finds the same price key and the same cost, to the last digit', async () => {
    const priced = await priceAll();
    const wrong = calls
      .map((call, n) => ({ want: call, got: priced[n] }))
      .filter(({ want, got }) => got.price_key !== want[8] || !sameCost(want, got));
    expect(wrong).toEqual([]);
    expect(priced.filter((got) => got.cost_source === 'priced').length).toBeGreaterThan(900);
  });
});

function sameCost([provider, , , , , , , , priceKey, cost]: Cells, got: Priced): boolean {
  if (cost === null) {
    const source = isFree(free, got.price_provider, priceKey) ? 'free' : 'unpriced';
    return got.cost_source === source && got.cost === (source === 'free' ? '0' : null);
  }
  if (repairs.some((repair) => repair.provider === provider && repair.price_key === priceKey)) {
    return Math.abs(Number(got.cost) - Number(cost)) < 1e-6;
  }
  return got.cost !== null && plain(got.cost) === plain(cost);
}

function plain(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
