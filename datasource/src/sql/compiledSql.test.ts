import { compiledSql } from './compiledSql';

describe('compiledSql', () => {
  it('puts bound values in as texts of their types', () => {
    const executed = `SET param_p0 = 'it\\'s';\nSET param_p1 = '[\\'a\\',\\'b\\nc\\']';\nSELECT {p0:String}\nWHERE x IN {p1:Array(String)} AND {p9:String}`;
    expect(compiledSql(executed)).toBe(
      `SELECT CAST('it\\'s' AS String)\nWHERE x IN CAST('[\\'a\\',\\'b\\nc\\']' AS Array(String)) AND {p9:String}`
    );
  });

  it('takes the first of several statements', () => {
    expect(compiledSql("SELECT 1;\n\nSET param_p0 = '1';\nSELECT 2")).toBe('SELECT 1');
  });
});
