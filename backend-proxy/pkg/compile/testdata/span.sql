SET param_p0 = '0af7651916cd43dd8448eb211c80319c';
SET param_p1 = 'b7ad6b7169203331';
SELECT CAST(ResourceAttributes, 'Map(String, String)'), CAST(SpanAttributes, 'Map(String, String)'), CAST(`Events.Name`, 'Array(String)'), CAST(`Events.Attributes`, 'Array(Map(String, String))')
FROM `otel_traces`
WHERE TraceId = {p0:String} AND SpanId = {p1:String}
ORDER BY length(SpanAttributes) DESC
LIMIT 1
;
SET param_p0 = '0af7651916cd43dd8448eb211c80319c';
SET param_p1 = 'b7ad6b7169203331';
SELECT EventName, Body, CAST(LogAttributes, 'Map(String, String)')
FROM `otel_logs`
WHERE TraceId = {p0:String} AND SpanId = {p1:String}
ORDER BY Timestamp
LIMIT 1 BY Timestamp, EventName, Body, LogAttributes
LIMIT 2000
;
