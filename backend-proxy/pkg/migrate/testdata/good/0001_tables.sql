-- The tables.
CREATE TABLE {{database}}.a (x String DEFAULT ';')
;
CREATE TABLE {{database}}.b (x String)
;
-- the end
