-- The stage's work, {{work}}, or nothing where there is none to do.
WITH
    {{due}} AS due
SELECT *
FROM merge('{{database}}', '^{{work}}$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, '{{work}}', '')
