-- The figures of all articles put together. Two facts tell of one figure where subject, indicator, part, period, measure,
-- status and unit are the same and one value may stand for the other: what it was rounded or cut off by, how it is hedged.
-- So 9 and 10 projects are two figures; 1.52 and 1.5234 billion, `over 1,700` and 1,760 are one. A range is one with those
-- that have the same ends, and never with a value. What a fact leaves unsaid (the period, the part, that the capital is
-- registered) it has from the facts that tell the same value and do say it, unless these contradict each other.

-- Facts with a value or a range, each with its article's day; `figure` is the value, or the lower end.
CREATE VIEW told AS
SELECT
    f.fact, f.article, f.sentence, f.subject_type, f.subject_key, f.subject_kind, f.subject, f.zone,
    f.province, f.province_2025, f.indicator, f.part, f.part_key, f.period_start, f.period_end, f.measure, f.status,
    f.base_value AS value, f.base_low AS low, f.base_high AS high, coalesce(f.base_value, f.base_low, f.base_high) AS figure,
    f.base_value IS NULL AS is_range, f.base_unit AS unit, coalesce(f.last_digit, 0) AS last_digit, f.modifier, f.confidence,
    a.published, a.site, a.source
FROM facts f JOIN articles a USING (article)
WHERE coalesce(f.base_value, f.base_low, f.base_high) IS NOT NULL;

CREATE MACRO digits_of(number) AS coalesce(length(trim(replace(number::VARCHAR, '.', ''), '-0')), 0);

-- The facts, each with what its value may stand for: from `least` to `most`, that one excepted. A figure is rounded or cut
-- off in its last digit, by a twentieth at most; a hedged one in the last digit that is not 0, by a tenth at most, and by a
-- twentieth where that is not the last one written; two zeros or more without a hedge are taken for rounded within half a
-- percent; the ends of a range stand for themselves alone. `digits` are those that are not zeros at the end, `step` is what
-- one of the last of them is worth. `telling` is
-- the first of the facts that tell the same value of the same.
CREATE VIEW rounded AS
WITH written AS (
    SELECT *, CASE WHEN abs(figure) < 1e31 THEN abs(figure)::DOUBLE ELSE 0 END AS size,  -- 1e32 would not fit
        last_digit::DOUBLE AS last,
        ltrim(round(abs(value) / nullif(last_digit, 0))::HUGEINT::VARCHAR, '0') AS figures
    FROM told
), counted AS (
    SELECT *,
        CASE WHEN is_range THEN digits_of(low) + digits_of(high) ELSE coalesce(length(rtrim(figures, '0')), 0) END AS digits,
        CASE WHEN is_range THEN 0 ELSE coalesce(length(figures), 0) - digits END AS zeros,
        last * pow(10, zeros) AS step
    FROM written
), widened AS (
    SELECT * EXCLUDE (size, last, figures, zeros),
        CASE WHEN is_range THEN 0 ELSE least(size / 10, greatest(last, least(step, size / 20))) END::DECIMAL(38, 6) AS hedge,
        CASE WHEN zeros >= 2 THEN size / 200 ELSE 0 END AS slack,
        greatest(least(size / 20, last / 2), slack)::DECIMAL(38, 6) AS below,
        greatest(least(size / 20, last), slack)::DECIMAL(38, 6) AS above
    FROM counted
)
SELECT * EXCLUDE (hedge, slack, below, above),
    figure - CASE WHEN modifier = 'over' THEN 0 WHEN modifier IN ('under', 'about') THEN hedge ELSE below END AS least,
    figure + CASE WHEN modifier = 'under' THEN 0 WHEN modifier IN ('over', 'about') THEN hedge ELSE above END AS most,
    min(fact) OVER (
        PARTITION BY
            subject_key, indicator, part_key, period_start, period_end, measure, status, unit, figure, low, high
    ) AS telling
FROM widened;

-- What is told, once for all facts that tell it; `least` and `most` are what it was rounded or cut off from.
CREATE MACRO is_hedged(modifier) AS coalesce(modifier IN ('over', 'under', 'about'), false);

CREATE VIEW tellings AS
SELECT
    telling, subject_key, indicator, min(part) AS part, part_key, period_start, period_end, measure, status, unit, figure,
    low, high, max(digits) AS digits, min(least) AS least, max(most) AS most,
    coalesce(min(least) FILTER (NOT is_hedged(modifier)), min(figure)) AS rounded_least,
    coalesce(max(most) FILTER (NOT is_hedged(modifier)), min(figure)) AS rounded_most,
    min(published) AS first_told, max(published) AS last_told
FROM rounded
GROUP BY ALL;

CREATE MACRO stand_for_one(one, least, most, other, other_least, other_most) AS
    one = other OR (one >= other_least AND one < other_most) OR (other >= least AND other < most);

CREATE MACRO both_capital(one, other) AS
    one IN ('investment', 'registered_capital', 'realised_capital')
    AND other IN ('investment', 'registered_capital', 'realised_capital');

CREATE MACRO unsaid_or_same(one, other) AS one IS NULL OR other IS NULL OR one = other;

-- Parts are words of the article. They are alike where one has all words of the other, or three and two thirds of them.
CREATE MACRO words_alike(one, other) AS
    one = '' OR other = '' OR one = other
    OR list_has_all(string_split(one, ' '), string_split(other, ' '))
    OR list_has_all(string_split(other, ' '), string_split(one, ' '))
    OR len(list_intersect(string_split(one, ' '), string_split(other, ' ')))
        >= greatest(3, 2 / 3 * least(len(string_split(one, ' ')), len(string_split(other, ' '))));

-- Pairs of articles with something in common that few others have: `figures` of two digits or of money, `names` of
-- companies and zones.
CREATE VIEW related AS
WITH signs AS (
    SELECT DISTINCT article, 'figure' AS sort, concat(value, unit) AS sign FROM mentions
    WHERE label IN ('MONEY', 'PERCENT', 'QUANTITY', 'CARDINAL') AND value IS NOT NULL
        AND (label = 'MONEY' OR digits_of(value) >= 2)
    UNION
    SELECT DISTINCT article, 'name', coalesce(zone, org, lower(name)) FROM mentions WHERE label IN ('ORG', 'ZONE')
), rare AS (
    SELECT * FROM signs QUALIFY count(*) OVER (PARTITION BY sort, sign) BETWEEN 2 AND 20
)
SELECT
    one.article, other.article AS other,
    count(*) FILTER (one.sort = 'figure') AS figures, count(*) FILTER (one.sort = 'name') AS names
FROM rare one JOIN rare other ON other.sort = one.sort AND other.sign = one.sign AND other.article <> one.article
GROUP BY ALL;

-- Pairs of articles on one story: they share three such figures, or names in place of two of them.
CREATE VIEW stories AS
SELECT article, other FROM related WHERE figures >= 1 AND figures + least(names, 2) >= 3;

-- Pairs of tellings that may be of one figure: in nothing do they contradict each other. Where the
-- indicator, the period or the part is unsaid by one, the articles must be on one story, or the value the same but for
-- rounding, which a hedge is not, and not met by chance: of two digits, of three where it is a percentage. What a ratio, or
-- another amount, is of must be said by both.
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
    AND other.low IS NOT DISTINCT FROM one.low
    AND other.high IS NOT DISTINCT FROM one.high
    AND stand_for_one(one.figure, one.least, one.most, other.figure, other.least, other.most) -- before what costs more
    AND (other.indicator = one.indicator
        OR 'investment' IN (one.indicator, other.indicator) AND both_capital(one.indicator, other.indicator))
    AND unsaid_or_same(one.period_start, other.period_start)
    AND unsaid_or_same(one.period_end, other.period_end)
    AND unsaid_or_same(one.measure, other.measure)
    AND words_alike(one.part_key, other.part_key)
    AND (one.indicator NOT IN ('ratio', 'other') OR '' NOT IN (one.part_key, other.part_key))
    AND (one.period_start = other.period_start
        OR coalesce(greatest(one.first_told - other.last_told, other.first_told - one.last_told), 0) <= 400)
LEFT JOIN in_stories ON in_stories.telling = one.telling AND in_stories.other = other.telling
WHERE in_stories.telling IS NOT NULL
    OR (least(one.digits, other.digits) >= CASE one.unit WHEN '%' THEN 3 ELSE 2 END
        AND stand_for_one(
            one.figure, one.rounded_least, one.rounded_most, other.figure, other.rounded_least, other.rounded_most
        ))
    OR (one.indicator = other.indicator AND one.period_start = other.period_start
        AND (one.part_key = '') = (other.part_key = ''));

-- What two articles on one story hardly tell of two things: money, a thousand and more, or three digits.
CREATE MACRO is_telling(value, unit) AS
    regexp_full_match(unit, '[A-Z]{3}') OR abs(value) >= 1000 OR digits_of(value) >= 3;

-- The articles that name a subject, or tell of it: the country is rarely named.
CREATE VIEW named AS
WITH names AS (
    SELECT DISTINCT article, lower(name) AS name FROM mentions WHERE label IN ('ORG', 'GPE')
), subjects AS (
    SELECT DISTINCT subject_key, lower(subject) AS name FROM told WHERE subject_type <> 'zone'
)
SELECT article, concat('zone:', zone) AS subject_key FROM mentions WHERE zone IS NOT NULL
UNION
SELECT article, concat('company:', org) FROM mentions WHERE org IS NOT NULL
UNION
SELECT article, subject_key FROM names JOIN subjects USING (name)
UNION
SELECT article, subject_key FROM told
UNION
SELECT article, 'place:việt nam' FROM articles;

-- Facts of two articles that tell the same amount: one figure told again, even where the subject, the indicator or the
-- period was read differently. The articles are on one story, or related and the indicator is the same. That of `fact` names
-- the zone or place that the `other` one is told of (a company is named in too many ways). An article that tells the amount
-- of two things counts here only where subject and indicator are the same.
CREATE VIEW retold AS
WITH amounts AS MATERIALIZED (
    SELECT *, count(DISTINCT (subject_key, indicator)) OVER (PARTITION BY article, unit, value) AS readings
    FROM told
    WHERE is_telling(value, unit)
), pairs AS (
    SELECT
        one.fact, one.article, other.fact AS other, other.subject_key, other.subject_type, other.confidence,
        one.readings = 1 AND other.readings = 1 AS is_clear,
        related.figures + least(related.names, 2) >= 3 AS is_one_story,
        one.subject_key = other.subject_key AS same_subject,
        one.indicator = other.indicator OR both_capital(one.indicator, other.indicator) AS same_indicator,
        unsaid_or_same(one.period_start, other.period_start) AND unsaid_or_same(one.period_end, other.period_end)
            AS same_period
    FROM related
    JOIN amounts one ON one.article = related.article
    JOIN amounts other ON other.article = related.other AND other.unit = one.unit AND other.value = one.value
    WHERE related.figures >= 1 AND related.figures + related.names >= 2
)
SELECT fact, other, confidence FROM pairs
WHERE same_subject::INTEGER + same_indicator::INTEGER + same_period::INTEGER >= 2 AND (is_one_story OR same_indicator)
    AND (is_clear OR same_subject AND same_indicator)
    AND (same_subject OR subject_type = 'company'
        OR EXISTS (FROM named WHERE named.article = pairs.article AND named.subject_key = pairs.subject_key));

-- What is so at a time, and without a period: so on the day that tells it.
CREATE MACRO as_of_day(period_end, measure, status, published) AS
    CASE WHEN period_end IS NOT NULL OR measure = 'flow' OR status = 'plan' THEN period_end ELSE published END;

-- What is another half a year later, and no contradiction: all that is so at a time, but sizes and costs.
CREATE MACRO changes(indicator, measure, status) AS
    status = 'actual' AND measure IS DISTINCT FROM 'flow'
    AND indicator NOT IN ('area', 'leasable_area', 'investment', 'infrastructure_cost');

-- The facts, each with what it leaves unsaid where the tellings that are compatible with its own are of one mind, and the
-- day that it is told for (`as_of`). Without a period another value a quarter later tells of another time: `spell` counts
-- these. The view `settled` reads it from the table `settled_kept` where nothing has changed since.
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
), filled AS (
    SELECT
        facts.* REPLACE (
            coalesce(offer.indicators[1], facts.indicator) AS indicator,
            coalesce(offer.longest[3], facts.part) AS part,
            coalesce(offer.longest[2], facts.part_key) AS part_key,
            coalesce(offer.periods[1][1], facts.period_start) AS period_start,
            coalesce(offer.periods[1][2], facts.period_end) AS period_end,
            coalesce(offer.measures[1], facts.measure) AS measure
        )
    FROM facts LEFT JOIN of_one_mind AS offer USING (telling)
), leads AS (
    SELECT fact, arg_max(other, (confidence, other)) AS lead
    FROM (SELECT fact, fact AS other, confidence FROM filled UNION ALL SELECT fact, other, confidence FROM retold)
    WHERE fact IN (SELECT fact FROM retold)
    GROUP BY fact
), of_one_reading AS (
    SELECT
        own.* REPLACE (
            lead.subject_type AS subject_type, lead.subject_key AS subject_key, lead.subject_kind AS subject_kind,
            lead.subject AS subject, lead.zone AS zone, lead.province AS province, lead.province_2025 AS province_2025,
            lead.indicator AS indicator, lead.part AS part, lead.part_key AS part_key,
            lead.period_start AS period_start, lead.period_end AS period_end,
            lead.measure AS measure, lead.status AS status
        )
    FROM filled AS own LEFT JOIN leads USING (fact) JOIN filled AS lead ON lead.fact = coalesce(leads.lead, own.fact)
), in_turn AS (
    SELECT *, lag((figure, least, most, published, low, high)) OVER (
        PARTITION BY subject_key, indicator, part_key, period_start, period_end, measure, status, unit, is_range
        ORDER BY published, fact
    ) AS before
    FROM of_one_reading
)
SELECT
    * EXCLUDE before,
    as_of_day(period_end, measure, status, published) AS as_of,
    count(*) FILTER (
        period_end IS NULL AND changes(indicator, measure, status) AND published - before[4] > 92
        AND NOT (stand_for_one(figure, least, most, before[1], before[2], before[3])
            AND low IS NOT DISTINCT FROM before[5] AND high IS NOT DISTINCT FROM before[6])
    ) OVER (
        PARTITION BY subject_key, indicator, part_key, period_start, period_end, measure, status, unit, is_range
        ORDER BY published, fact
    ) AS spell
FROM in_turn;

CREATE VIEW settled AS FROM settled_live;

-- Facts whose amount is told again in a figure that no fact was made of, in the article itself or in another one on the
-- story, which names the zone or place.
CREATE VIEW repeated AS
WITH places AS (
    SELECT told.fact, told.article, told.unit, told.value FROM told
    UNION ALL
    SELECT told.fact, stories.other, told.unit, told.value
    FROM told
    JOIN stories ON stories.article = told.article
    LEFT JOIN named ON named.subject_key = told.subject_key AND named.article = stories.other
    WHERE told.subject_type = 'company' OR named.article IS NOT NULL
)
SELECT places.fact, mentions.article, mentions.mention
FROM places JOIN mentions USING (article, unit, value)
WHERE is_telling(value, unit)
    AND NOT EXISTS (FROM facts WHERE facts.article = mentions.article AND facts.value_mention = mentions.mention);

-- For each fact, how many articles say the same, and the facts that do, itself among them.
CREATE VIEW agreements AS
WITH agreeing AS (
    SELECT one.fact, other.fact AS other, other.article
    FROM settled one JOIN settled other
        ON other.subject_key = one.subject_key
        AND other.indicator = one.indicator
        AND other.part_key = one.part_key
        AND other.unit = one.unit
        AND other.period_start IS NOT DISTINCT FROM one.period_start
        AND other.period_end IS NOT DISTINCT FROM one.period_end
        AND other.measure IS NOT DISTINCT FROM one.measure
        AND other.status IS NOT DISTINCT FROM one.status
        AND other.spell = one.spell
        AND other.low IS NOT DISTINCT FROM one.low
        AND other.high IS NOT DISTINCT FROM one.high
        AND stand_for_one(one.figure, one.least, one.most, other.figure, other.least, other.most)
    UNION ALL
    SELECT fact, NULL, article FROM repeated
)
SELECT
    fact, count(DISTINCT article) AS sources,
    list_sort(list(DISTINCT other) FILTER (other IS NOT NULL)) AS facts
FROM agreeing
GROUP BY fact;

-- One row for each figure that can be told in different ways: what most articles say, and what else is said. Ranges are
-- rows of their own, with their ends in place of the value. Worked out when it is asked for; the view `series` reads it from
-- the table `series_kept` where nothing has changed since.
CREATE VIEW series_live AS
WITH ranked AS (
    SELECT
        settled.*, agreements.sources, agreements.facts,
        row_number() OVER (
            PARTITION BY
                subject_key, indicator, part_key, period_start, period_end, measure, status, unit, is_range, spell
            ORDER BY agreements.sources DESC, step, confidence DESC, published NULLS LAST, fact
        ) AS place
    FROM settled JOIN agreements USING (fact)
)
SELECT
    first(subject_type ORDER BY place) AS subject_type,
    subject_key,
    first(subject_kind ORDER BY place) AS subject_kind,
    mode(subject ORDER BY place, subject) AS subject,
    list_sort(list(DISTINCT subject)) AS spellings,
    first(zone ORDER BY place) AS zone,
    first(province ORDER BY place) AS province,
    first(province_2025 ORDER BY place) AS province_2025,
    indicator,
    first(part ORDER BY place) AS part,
    part_key,
    period_start,
    period_end,
    max(as_of) AS as_of,
    measure,
    status,
    first(value ORDER BY place) AS value,
    first(low ORDER BY place) AS low,
    first(high ORDER BY place) AS high,
    unit,
    first(sources ORDER BY place) AS sources,
    count(DISTINCT article) AS articles,
    min(figure) AS lowest,
    max(coalesce(high, figure)) AS highest,
    min(published) AS first_told,
    max(published) AS last_told,
    max(confidence) AS confidence,
    first(facts ORDER BY place) AS facts,
    list_sort(list(DISTINCT value) FILTER (NOT is_range AND NOT list_contains(facts_of_first, fact))) AS contradictions,
    list_sort(
        list(DISTINCT {'low': low, 'high': high}) FILTER (is_range AND NOT list_contains(facts_of_first, fact))
    ) AS other_ranges
FROM (
    SELECT *, first_value(facts) OVER (
        PARTITION BY
            subject_key, indicator, part_key, period_start, period_end, measure, status, unit, is_range, spell
        ORDER BY place
    ) AS facts_of_first
    FROM ranked
)
GROUP BY subject_key, indicator, part_key, period_start, period_end, measure, status, unit, is_range, spell;

CREATE VIEW series AS FROM series_live;

-- The newest of each subject and indicator that is so at a time: stocks, occupancy and prices.
CREATE VIEW latest AS
SELECT * FROM series
WHERE (measure = 'stock' OR indicator IN ('occupancy_rate', 'rent', 'wage')) AND status = 'actual'
QUALIFY row_number() OVER (
    PARTITION BY subject_key, indicator, part_key, unit
    ORDER BY coalesce(as_of, last_told) DESC NULLS LAST, sources DESC, value IS NULL, confidence DESC
) = 1;

-- Foreign capital registered in a province: `new` within a year (of several figures the one for all of it, then for the
-- longest time), `so_far` until a day (the last one told in that year). Capital that is told of FDI and not whether it is
-- registered or realised counts, too, after what is said to be registered; then what most articles tell. `part` is what the
-- figure is of, if not of all.
CREATE VIEW fdi AS
WITH of_provinces AS (
    SELECT
        *,
        CASE measure WHEN 'stock' THEN 'so_far' ELSE 'new' END AS kind,
        year(as_of) AS year,
        part_key IN ('', 'fdi') AS is_whole
    FROM series
    WHERE subject_type = 'place' AND subject IN (province, province_2025) AND unit = 'USD' AND status = 'actual'
        AND value IS NOT NULL
        AND (indicator = 'registered_capital' OR indicator = 'investment' AND part_key = 'fdi')
        AND CASE measure WHEN 'stock' THEN is_whole ELSE year(period_start) = year(period_end) END
)
SELECT
    province_2025, subject AS province, kind, year, period_start, as_of, CASE WHEN NOT is_whole THEN part END AS part, value,
    lowest, highest, sources, confidence, facts
FROM of_provinces
QUALIFY row_number() OVER (
    PARTITION BY subject_key, kind, year
    ORDER BY is_whole DESC, CASE kind WHEN 'new' THEN period_end - period_start END DESC, as_of DESC,
        indicator = 'registered_capital' DESC, part_key = 'fdi' DESC, sources DESC, confidence DESC, facts
) = 1;
