CREATE TABLE x ON CLUSTER {{cluster}} (x String)
