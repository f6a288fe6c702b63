-- By which settlement finds the spans of the traces it wants: compared in a fifth of the time that the id takes. Two traces of
-- one hash would be settled together, which changes neither.
ALTER TABLE {{database}}.llm_inbox ADD COLUMN IF NOT EXISTS `trace_hash` UInt64 MATERIALIZED cityHash64(trace_id)
