-- The figures of all articles put together. Two facts tell of one figure where subject, indicator, part, period, measure,
-- status and unit are the same and the values are, too, but for what the coarser of the two was rounded or cut off by:
-- less than one of its last digit. So 9 and 10 projects are two figures, 1.52 and 1.5234 billion are one.

-- Facts with a value, each with its article's day.
CREATE VIEW told AS
SELECT
    f.fact, f.article, f.sentence, f.subject_type, f.subject_key, f.subject_kind, f.subject, f.zone,
    f.province, f.province_2025, f.indicator, f.part, f.part_key, f.period_start, f.period_end, f.measure, f.status,
    f.base_value AS value, f.base_unit AS unit, coalesce(f.last_digit, 0) AS last_digit, f.confidence,
    a.published, a.site, a.source
FROM facts f JOIN articles a USING (article)
WHERE f.base_value IS NOT NULL;

-- For each fact, the articles that say the same, itself among them.
CREATE VIEW agreements AS
SELECT one.fact, count(DISTINCT other.article) AS sources, list_sort(list(DISTINCT other.fact)) AS facts
FROM told one JOIN told other
    ON other.subject_key = one.subject_key
    AND other.indicator = one.indicator
    AND other.part_key = one.part_key
    AND other.unit = one.unit
    AND other.period_start IS NOT DISTINCT FROM one.period_start
    AND other.period_end IS NOT DISTINCT FROM one.period_end
    AND other.measure IS NOT DISTINCT FROM one.measure
    AND other.status IS NOT DISTINCT FROM one.status
    AND (other.value = one.value OR abs(other.value - one.value) < greatest(other.last_digit, one.last_digit))
GROUP BY one.fact;

-- One row for each figure that can be told in different ways: what most articles say, and what else is said; worked out
-- when it is asked for. The view `series` reads it from the table `series_kept` where nothing has changed since.
CREATE VIEW series_live AS
WITH ranked AS (
    SELECT
        told.*, agreements.sources, agreements.facts,
        row_number() OVER (
            PARTITION BY subject_key, indicator, part_key, period_start, period_end, measure, status, unit
            ORDER BY agreements.sources DESC, last_digit, confidence DESC, published NULLS LAST, fact
        ) AS place
    FROM told JOIN agreements USING (fact)
)
SELECT
    first(subject_type ORDER BY place) AS subject_type,
    subject_key,
    first(subject_kind ORDER BY place) AS subject_kind,
    mode(subject) AS subject,
    list_sort(list(DISTINCT subject)) AS spellings,
    first(zone ORDER BY place) AS zone,
    first(province ORDER BY place) AS province,
    first(province_2025 ORDER BY place) AS province_2025,
    indicator,
    first(part ORDER BY place) AS part,
    part_key,
    period_start,
    period_end,
    measure,
    status,
    first(value ORDER BY place) AS value,
    unit,
    first(sources ORDER BY place) AS sources,
    count(DISTINCT article) AS articles,
    min(value) AS lowest,
    max(value) AS highest,
    min(published) AS first_told,
    max(published) AS last_told,
    max(confidence) AS confidence,
    first(facts ORDER BY place) AS facts,
    list(DISTINCT value) FILTER (NOT list_contains(facts_of_first, fact)) AS contradictions
FROM (
    SELECT *, first_value(facts) OVER (
        PARTITION BY subject_key, indicator, part_key, period_start, period_end, measure, status, unit ORDER BY place
    ) AS facts_of_first
    FROM ranked
)
GROUP BY subject_key, indicator, part_key, period_start, period_end, measure, status, unit;

CREATE VIEW series AS FROM series_live;

-- The newest stock of each subject and indicator.
CREATE VIEW latest AS
SELECT * FROM series
WHERE measure = 'stock' AND status = 'actual'
QUALIFY row_number() OVER (
    PARTITION BY subject_key, indicator, part_key, unit
    ORDER BY coalesce(period_end, last_told) DESC NULLS LAST, sources DESC, confidence DESC
) = 1;
