-- The stage's work, {{work}}, or the row of the run alone where nothing arrived.
WITH
    {{due}} AS due
SELECT work.* EXCEPT ({{marks}}, one), {{marked}}
FROM
(
    SELECT *, 1 AS one
    FROM merge('{{database}}', '^{{work}}$')
    -- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
    WHERE _table = if(due, '{{work}}', '')
) AS work
-- Without work there is one row, in which nothing is told but the run.
RIGHT JOIN (SELECT 1 AS one) AS always ON always.one = work.one
WHERE this_run > toDateTime64(100000, 3, 'UTC')
