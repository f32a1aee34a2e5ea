CREATE TABLE "people" (
  "subject" TEXT,
  "name" TEXT,
  "income" DECIMAL(16, 2),
  "age" BIGINT
);

-- amounts as of 2026-03-01, rules d88c543ec905dd99d93c6653e3def5ac1e53b81debfbe4ec5c73934f205f5191
WITH "step_1" AS (
  SELECT
    "subject",
    "name",
    "age",
    "income",
    STARTS_WITH("name", 'a') AND CONTAINS("name", '''') AS "_test_0",
    COALESCE(
      CAST(CAST("income" AS DECIMAL(38, 2)) * CAST(CAST('0.25' AS DECIMAL(2, 2)) AS DECIMAL(38, 2)) AS DECIMAL(18, 4)) > CAST("age" AS DECIMAL(10, 0)),
      FALSE
    ) AS "_test_1",
    "name" < 'm' AS "_test_2"
  FROM "people"
), "step_2" AS (
  SELECT
    "subject",
    "age",
    "name",
    "income",
    "_test_1",
    "_test_2",
    "name" IS NULL OR NOT "_test_0" AS "_may_0_0",
    "name" IS NULL OR "_test_0" AS "_may_0_1"
  FROM "step_1"
), "step_3" AS (
  SELECT
    "subject",
    "name",
    "age",
    "income",
    "_test_2",
    "_may_0_1",
    "_may_0_0" AND (
      "age" IS NULL OR NOT "_test_1"
    ) AS "_node_2",
    "_may_0_0" AND (
      "age" IS NULL OR "_test_1"
    ) AS "_leaf_2"
  FROM "step_2"
), "step_4" AS (
  SELECT
    "subject",
    "name",
    "age",
    "income",
    "_leaf_2",
    "_may_0_1",
    "_node_2" AND (
      "name" IS NULL OR NOT "_test_2"
    ) AS "_leaf_0",
    "_node_2" AND (
      "name" IS NULL OR "_test_2"
    ) AS "_leaf_1"
  FROM "step_3"
), "step_5" AS (
  SELECT
    "subject",
    "income",
    "age",
    "name",
    "_leaf_0",
    "_leaf_1",
    "_leaf_2",
    "_may_0_1",
    (
      CASE WHEN "_leaf_0" THEN 1 ELSE 0 END + CASE WHEN "_leaf_1" THEN 1 ELSE 0 END + CASE WHEN "_leaf_2" THEN 1 ELSE 0 END + CASE WHEN "_may_0_1" THEN 1 ELSE 0 END
    ) > 1
    OR (
      "_leaf_2" AND "name" IS NULL
    )
    OR (
      "_may_0_1" AND "age" IS NULL
    ) AS "_open"
  FROM "step_4"
)
SELECT
  "subject",
  CASE
    WHEN "_open" OR "_leaf_0"
    THEN 'unclear'
    WHEN "_leaf_1"
    THEN 'refused'
    ELSE 'granted'
  END AS "outcome",
  CASE
    WHEN "_open" OR "_leaf_0"
    THEN NULL
    WHEN "_leaf_1"
    THEN 2
    WHEN "_leaf_2"
    THEN 1
    ELSE 0
  END AS "fired_row",
  CASE WHEN "_open" THEN 'open' WHEN "_leaf_0" THEN 'no_match' ELSE '' END AS "note",
  CASE
    WHEN "_open" OR "_leaf_0" OR "_leaf_1"
    THEN NULL
    WHEN "_leaf_2"
    THEN CAST(CAST(CASE
      WHEN CAST(CAST("income" AS DECIMAL(38, 2)) * CAST(10 AS DECIMAL(38, 0)) AS DECIMAL(18, 2)) < 0
      THEN 0 - CAST(CAST(FLOOR(
        CAST(CAST(0 AS DECIMAL(19, 2)) - CAST(CAST(CAST(CAST(CAST("income" AS DECIMAL(38, 2)) * CAST(10 AS DECIMAL(38, 0)) AS DECIMAL(18, 2)) AS DECIMAL(19, 2)) - CAST(CAST('0.5' AS DECIMAL(1, 1)) AS DECIMAL(19, 2)) AS DECIMAL(19, 2)) AS DECIMAL(19, 2)) AS DECIMAL(19, 2))
      ) AS BIGINT) AS BIGINT)
      ELSE CAST(FLOOR(
        CAST(CAST(CAST(CAST("income" AS DECIMAL(38, 2)) * CAST(10 AS DECIMAL(38, 0)) AS DECIMAL(18, 2)) AS DECIMAL(19, 2)) + CAST(CAST('0.5' AS DECIMAL(1, 1)) AS DECIMAL(19, 2)) AS DECIMAL(19, 2))
      ) AS BIGINT)
    END AS DECIMAL(38, 0)) * CAST(CAST('0.1' AS DECIMAL(1, 1)) AS DECIMAL(38, 1)) AS DECIMAL(19, 1))
    ELSE CAST(CAST(CAST("age" AS DECIMAL(38, 0)) * CAST(CAST('12.5' AS DECIMAL(3, 1)) AS DECIMAL(38, 1)) AS DECIMAL(13, 1)) AS DECIMAL(19, 1))
  END AS "amount",
  CASE
    WHEN "_open" OR "_leaf_0" OR "_leaf_1" OR "_may_0_1"
    THEN NULL
    ELSE "name" || '
'
  END AS "word"
FROM "step_5"
