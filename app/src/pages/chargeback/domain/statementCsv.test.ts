import { readStatement } from './statement';
import { statementCsv } from './statementCsv';

const counts = {
  embedding_calls: 0,
  unpriced_calls: 0,
  input_tokens: 10,
  cache_read_tokens: null,
  cache_write_tokens: null,
  output_tokens: 5,
  reasoning_tokens: null,
  total_tokens: 15,
};

describe('a statement as a file', () => {
  it('has decimal strings for money, nothing for what is unknown, and the total last', () => {
    const statement = readStatement(
      [
        { dimensions: { team: 'search' }, measures: { ...counts, cost: 0.1, llm_calls: 1 } },
        { dimensions: { team: '' }, measures: { ...counts, cost: null, llm_calls: 2, unpriced_calls: 2 } },
      ],
      { dimensions: {}, measures: { ...counts, cost: 0.1, llm_calls: 3, unpriced_calls: 2, input_tokens: 20 } }
    );
    expect(statementCsv(statement, { month: '2026-11', dimensions: ['team'] }).split('\r\n')).toEqual([
      'record,month_utc,team,list_cost_usd_accrued_from_spans,llm_calls,embedding_calls,unpriced_calls,total_tokens,input_tokens,cache_read_tokens,cache_write_tokens,output_tokens,reasoning_tokens',
      'line,2026-11,search,0.100000000,1,0,0,15,10,,,5,',
      'line,2026-11,,,2,0,2,15,10,,,5,',
      'total,2026-11,,0.100000000,3,0,2,15,20,,,5,',
    ]);
  });

  it('lets no name of a team become a formula', () => {
    const statement = readStatement([
      { dimensions: { team: '=HYPERLINK("http://evil","a,b")' }, measures: { ...counts, cost: 1, llm_calls: 1 } },
    ]);
    expect(statementCsv(statement, { month: '2026-11', dimensions: ['team'] })).toContain(
      `line,2026-11,"'=HYPERLINK(""http://evil"",""a,b"")",`
    );
  });
});
