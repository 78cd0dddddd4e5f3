-- The figures of all articles put together. Two facts tell of one figure where subject, indicator, part, period, measure,
-- status and unit are the same and one value may stand for the other: what it was rounded or cut off by, how it is hedged.
-- So 9 and 10 projects are two figures; 1.52 and 1.5234 billion, `over 1,700` and 1,760 are one. What a fact leaves unsaid
-- (the period, the part, that the capital is registered) it has from the facts that tell the same value and do say it,
-- unless these contradict each other.

-- Facts with a value, each with its article's day.
CREATE VIEW told AS
SELECT
    f.fact, f.article, f.sentence, f.subject_type, f.subject_key, f.subject_kind, f.subject, f.zone,
    f.province, f.province_2025, f.indicator, f.part, f.part_key, f.period_start, f.period_end, f.measure, f.status,
    f.base_value AS value, f.base_unit AS unit, coalesce(f.last_digit, 0) AS last_digit, f.modifier, f.confidence,
    a.published, a.site, a.source
FROM facts f JOIN articles a USING (article)
WHERE f.base_value IS NOT NULL;

-- The facts, each with what its value may stand for: from `least` to `most`, that one excepted. A figure is rounded or cut
-- off in its last digit, by a twentieth at most; a hedged one in the last digit that is not 0, by a tenth at most, and by a
-- twentieth where that is not the last one written; two zeros or more without a hedge are taken for rounded within half a
-- percent. `digits` are those that are not zeros at the end, `step` is what one of the last of them is worth. `telling` is
-- the first of the facts that tell the same value of the same.
CREATE VIEW rounded AS
WITH written AS (
    SELECT *, CASE WHEN abs(value) < 1e31 THEN abs(value)::DOUBLE ELSE 0 END AS size,  -- 1e32 would not fit
        last_digit::DOUBLE AS last,
        ltrim(round(abs(value) / nullif(last_digit, 0))::HUGEINT::VARCHAR, '0') AS figures
    FROM told
), counted AS (
    SELECT *, coalesce(length(rtrim(figures, '0')), 0) AS digits, coalesce(length(figures), 0) - digits AS zeros,
        last * pow(10, zeros) AS step
    FROM written
), widened AS (
    SELECT * EXCLUDE (size, last, figures, zeros),
        least(size / 10, greatest(last, least(step, size / 20)))::DECIMAL(38, 6) AS hedge,
        CASE WHEN zeros >= 2 THEN size / 200 ELSE 0 END AS slack,
        greatest(least(size / 20, last / 2), slack)::DECIMAL(38, 6) AS below,
        greatest(least(size / 20, last), slack)::DECIMAL(38, 6) AS above
    FROM counted
)
SELECT * EXCLUDE (hedge, slack, below, above),
    value - CASE WHEN modifier = 'over' THEN 0 WHEN modifier IN ('under', 'about') THEN hedge ELSE below END AS least,
    value + CASE WHEN modifier = 'under' THEN 0 WHEN modifier IN ('over', 'about') THEN hedge ELSE above END AS most,
    min(fact) OVER (
        PARTITION BY subject_key, indicator, part_key, period_start, period_end, measure, status, unit, value
    ) AS telling
FROM widened;

-- What is told, once for all facts that tell it.
CREATE VIEW tellings AS
SELECT
    telling, subject_key, indicator, min(part) AS part, part_key, period_start, period_end, measure, status, unit, value,
    max(digits) AS digits, min(least) AS least, max(most) AS most, min(published) AS first_told, max(published) AS last_told
FROM rounded
GROUP BY ALL;

CREATE MACRO stand_for_one(one, least, most, other, other_least, other_most) AS
    one = other OR (one >= other_least AND one < other_most) OR (other >= least AND other < most);

CREATE MACRO unsaid_or_same(one, other) AS one IS NULL OR other IS NULL OR one = other;

-- Parts are words of the article. They are alike where one has all words of the other, or three and two thirds of them.
CREATE MACRO words_alike(one, other) AS
    one = '' OR other = '' OR one = other
    OR list_has_all(string_split(one, ' '), string_split(other, ' '))
    OR list_has_all(string_split(other, ' '), string_split(one, ' '))
    OR len(list_intersect(string_split(one, ' '), string_split(other, ' ')))
        >= greatest(3, 2 / 3 * least(len(string_split(one, ' ')), len(string_split(other, ' '))));

-- Pairs of articles on one story: they share three figures that few others have, of two digits or of money.
CREATE VIEW stories AS
WITH figures AS (
    SELECT DISTINCT article, unit, value FROM mentions
    WHERE label IN ('MONEY', 'PERCENT', 'QUANTITY', 'CARDINAL')
        AND (label = 'MONEY' OR length(trim(replace(value::VARCHAR, '.', ''), '0')) >= 2)
), rare AS (
    SELECT * FROM figures QUALIFY count(*) OVER (PARTITION BY unit, value) BETWEEN 2 AND 20
)
SELECT one.article, other.article AS other
FROM rare one JOIN rare other ON other.unit = one.unit AND other.value = one.value AND other.article <> one.article
GROUP BY ALL HAVING count(*) >= 3;

-- Pairs of tellings that may be of one figure: in nothing do they contradict each other. Where the
-- indicator, the period or the part is unsaid by one, the value must not be met by chance: of two digits, of three where it
-- is a percentage, or in articles on one story. What a ratio, or another amount, is of must be said by both.
CREATE VIEW compatible AS
WITH known AS MATERIALIZED (
    FROM tellings
), in_stories AS (
    SELECT DISTINCT one.telling, other.telling AS other
    FROM stories
    JOIN rounded one ON one.article = stories.article
    JOIN rounded other ON other.article = stories.other
        AND other.subject_key = one.subject_key AND other.unit = one.unit
)
SELECT
    one.telling, other.telling AS other, other.indicator, other.part, other.part_key, other.period_start, other.period_end,
    other.measure
FROM known one JOIN known other
    ON other.telling <> one.telling
    AND other.subject_key = one.subject_key
    AND other.unit = one.unit
    AND other.status IS NOT DISTINCT FROM one.status
    AND stand_for_one(one.value, one.least, one.most, other.value, other.least, other.most) -- before what costs more
    AND (other.indicator = one.indicator
        OR 'investment' IN (one.indicator, other.indicator)
        AND one.indicator IN ('investment', 'registered_capital', 'realised_capital')
        AND other.indicator IN ('investment', 'registered_capital', 'realised_capital'))
    AND unsaid_or_same(one.period_start, other.period_start)
    AND unsaid_or_same(one.period_end, other.period_end)
    AND unsaid_or_same(one.measure, other.measure)
    AND words_alike(one.part_key, other.part_key)
    AND (one.indicator NOT IN ('ratio', 'other') OR '' NOT IN (one.part_key, other.part_key))
    AND (one.period_start = other.period_start
        OR coalesce(greatest(one.first_told - other.last_told, other.first_told - one.last_told), 0) <= 400)
LEFT JOIN in_stories ON in_stories.telling = one.telling AND in_stories.other = other.telling
WHERE least(one.digits, other.digits) >= CASE one.unit WHEN '%' THEN 3 ELSE 2 END
    OR in_stories.telling IS NOT NULL
    OR (one.indicator = other.indicator AND one.period_start = other.period_start
        AND (one.part_key = '') = (other.part_key = ''));

-- The facts, each with what it leaves unsaid where the tellings that are compatible with its own are of one mind. The view
-- `settled` reads it from the table `settled_kept` where nothing has changed since.
CREATE VIEW settled_live AS
WITH facts AS MATERIALIZED (
    FROM rounded
), pairs AS MATERIALIZED (
    FROM compatible
), said AS (
    SELECT telling, indicator, part, part_key, period_start, period_end, measure FROM pairs
    UNION
    SELECT telling, indicator, part, part_key, period_start, period_end, measure
    FROM facts WHERE fact = telling AND telling IN (SELECT telling FROM pairs)
), offered AS (
    SELECT
        telling,
        list(DISTINCT indicator) FILTER (indicator <> 'investment') AS indicators,
        list(DISTINCT part_key) AS part_keys,
        max((length(part_key), part_key, part)) AS longest,
        list(DISTINCT (period_start, period_end)) FILTER (period_start IS NOT NULL) AS periods,
        list(DISTINCT measure) FILTER (measure IS NOT NULL) AS measures
    FROM said
    GROUP BY telling
), of_one_mind AS (
    SELECT * FROM offered
    WHERE coalesce(len(indicators), 0) <= 1 AND coalesce(len(periods), 0) <= 1 AND coalesce(len(measures), 0) <= 1
        AND len(list_filter(part_keys, lambda each: NOT words_alike(each, longest[2]))) = 0
)
SELECT
    facts.* REPLACE (
        coalesce(offer.indicators[1], facts.indicator) AS indicator,
        coalesce(offer.longest[3], facts.part) AS part,
        coalesce(offer.longest[2], facts.part_key) AS part_key,
        coalesce(offer.periods[1][1], facts.period_start) AS period_start,
        coalesce(offer.periods[1][2], facts.period_end) AS period_end,
        coalesce(offer.measures[1], facts.measure) AS measure
    )
FROM facts LEFT JOIN of_one_mind AS offer USING (telling);

CREATE VIEW settled AS FROM settled_live;

-- For each fact, the articles that say the same, itself among them.
CREATE VIEW agreements AS
SELECT one.fact, count(DISTINCT other.article) AS sources, list_sort(list(DISTINCT other.fact)) AS facts
FROM settled one JOIN settled other
    ON other.subject_key = one.subject_key
    AND other.indicator = one.indicator
    AND other.part_key = one.part_key
    AND other.unit = one.unit
    AND other.period_start IS NOT DISTINCT FROM one.period_start
    AND other.period_end IS NOT DISTINCT FROM one.period_end
    AND other.measure IS NOT DISTINCT FROM one.measure
    AND other.status IS NOT DISTINCT FROM one.status
    AND stand_for_one(one.value, one.least, one.most, other.value, other.least, other.most)
GROUP BY one.fact;

-- One row for each figure that can be told in different ways: what most articles say, and what else is said; worked out
-- when it is asked for. The view `series` reads it from the table `series_kept` where nothing has changed since.
CREATE VIEW series_live AS
WITH ranked AS (
    SELECT
        settled.*, agreements.sources, agreements.facts,
        row_number() OVER (
            PARTITION BY subject_key, indicator, part_key, period_start, period_end, measure, status, unit
            ORDER BY agreements.sources DESC, step, confidence DESC, published NULLS LAST, fact
        ) AS place
    FROM settled JOIN agreements USING (fact)
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
