-- What a settlement notes for itself is gone ten minutes later: merges of it were a tenth of what a span costs. Only what is
-- small is merged, so that settlements that find little leave few parts; the others are dropped whole when their time has come.
ALTER TABLE {{database}}.llm_settle
    MODIFY SETTING merge_with_ttl_timeout = 60, max_bytes_to_merge_at_max_space_in_pool = 1048576, max_bytes_to_merge_at_min_space_in_pool = 1048576
;
ALTER TABLE {{database}}.llm_inferred
    MODIFY SETTING merge_with_ttl_timeout = 60, max_bytes_to_merge_at_max_space_in_pool = 1048576, max_bytes_to_merge_at_min_space_in_pool = 1048576
;
ALTER TABLE {{database}}.llm_ancestry
    MODIFY SETTING merge_with_ttl_timeout = 60, max_bytes_to_merge_at_max_space_in_pool = 1048576, max_bytes_to_merge_at_min_space_in_pool = 1048576
;
ALTER TABLE {{database}}.llm_same
    MODIFY SETTING merge_with_ttl_timeout = 60, max_bytes_to_merge_at_max_space_in_pool = 1048576, max_bytes_to_merge_at_min_space_in_pool = 1048576
;
ALTER TABLE {{database}}.llm_counted
    MODIFY SETTING merge_with_ttl_timeout = 60, max_bytes_to_merge_at_max_space_in_pool = 1048576, max_bytes_to_merge_at_min_space_in_pool = 1048576
;
ALTER TABLE {{database}}.llm_changed
    MODIFY SETTING merge_with_ttl_timeout = 60, max_bytes_to_merge_at_max_space_in_pool = 1048576, max_bytes_to_merge_at_min_space_in_pool = 1048576
