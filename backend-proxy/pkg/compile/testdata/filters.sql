SET param_p0 = '^(?:(?:gpt.*)|(?:o[13]))$';
SET param_p1 = '^(?:(?:x|y))$';
SET param_p2 = '10';
SET param_p3 = '[\'a\',\'b\']';
SET param_p4 = 'it\'s';
SET param_p5 = '1795251600';
SET param_p6 = '1795255260';
SELECT
  toUInt8(0) AS rest,
  toNullable(toString(typed(llm_calls))) AS m0
FROM llm_spans_v
WHERE minute >= toDateTime({p5:UInt32}, 'UTC') AND minute < toDateTime({p6:UInt32}, 'UTC') AND (match(toString(model), {p0:String})) AND (NOT match(toString(model), {p1:String})) AND (NOT (model = '')) AND (service = '') AND (NOT (isNull(step) OR step = 0)) AND (step < {p2:Float64}) AND (service NOT IN {p3:Array(String)}) AND (service = {p4:String})
;
