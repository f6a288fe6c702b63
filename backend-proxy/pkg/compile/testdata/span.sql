SET param_p0 = '0af7651916cd43dd8448eb211c80319c';
SET param_p1 = 'b7ad6b7169203331';
SELECT toJSONString(ResourceAttributes), toJSONString(SpanAttributes), CAST(`Events.Name`, 'Array(String)'), toJSONString(`Events.Attributes`)
FROM `otel_traces`
WHERE TraceId = {p0:String} AND SpanId = {p1:String}
ORDER BY length(toJSONString(SpanAttributes)) DESC
LIMIT 1
;
SET param_p0 = '0af7651916cd43dd8448eb211c80319c';
SET param_p1 = 'b7ad6b7169203331';
SELECT EventName, Body, toJSONString(LogAttributes) AS attributes
FROM `otel_logs`
WHERE TraceId = {p0:String} AND SpanId = {p1:String}
ORDER BY Timestamp
LIMIT 1 BY Timestamp, EventName, Body, attributes
LIMIT 2000
;
