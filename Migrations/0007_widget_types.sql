-- Six more kinds of widgets.

ALTER TABLE widgets DROP CONSTRAINT widgets_type_check;
ALTER TABLE widgets ADD CONSTRAINT widgets_type_check CHECK (
    type IN ('kpi', 'line', 'area', 'bar', 'table', 'heatmap', 'map', 'gauge', 'pie', 'histogram', 'funnel', 'cohort', 'text')
);
