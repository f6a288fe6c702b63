-- Traces to settle of which spans may have arrived before the last minutes: looked for by id, which the inbox is ordered by. As
-- 1_settle.sql looks for the others.
WITH
    {{arrived}},
    {{deep_roots}},
    {{deep_links}}
SELECT deep_traces AS traces, deep_beside_roots AS beside
