-- Since when every bank of a journey is done and gave nothing: so long the widget has offered another try.
alter table journey add column failing_since_ms bigint;
