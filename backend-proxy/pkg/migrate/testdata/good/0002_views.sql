CREATE VIEW {{database}}.v AS SELECT * FROM {{ database }}.{{traces}}
;
