CREATE TABLE "people" (
  "subject" String,
  "state" Nullable(String),
  "age" Nullable(Int64),
  "income" Nullable(Decimal(16, 2))
)
ENGINE=MergeTree()
ORDER BY ();

-- table as of 2026-03-01, rules 3081f5a5ad9e72b7bf7f7e2e4ee74f42eb8704807e098079c1b52be084c73fe1
WITH "step_1" AS (
  SELECT
    "subject",
    "state",
    "age",
    "state" IS NULL OR NOT (
      "state" = 'normal'
    ) AS "_may_0_0",
    "state" IS NULL OR "state" = 'normal' AS "_may_0_1",
    "age" IS NULL OR "age" < 60 AS "_may_1_2",
    "age" IS NULL OR (
      "age" >= 60 AND "age" < 80
    ) AS "_may_1_3",
    "age" IS NULL OR "age" >= 80 AS "_may_1_4",
    "income" IS NULL
    OR (
      NOT (
        "income" IS NULL
      )
      AND CAST("income" AS Nullable(Decimal(38, 2))) < CAST(CAST('1200.5' AS Nullable(Decimal(5, 1))) AS Nullable(Decimal(38, 1)))
    ) AS "_may_2_5",
    NOT (
      "income" IS NULL
    )
    AND CAST("income" AS Nullable(Decimal(38, 2))) >= CAST(CAST('1200.5' AS Nullable(Decimal(5, 1))) AS Nullable(Decimal(38, 1))) AS "_may_2_6"
  FROM "people"
), "step_2" AS (
  SELECT
    "subject",
    "state",
    "age",
    "_may_0_1",
    "_may_1_2",
    "_may_2_6",
    "_may_2_5",
    "_may_0_0",
    "_may_1_3",
    "_may_1_4",
    "_may_0_1" AND "_may_1_3" AS "_node_2",
    "_may_0_1" AND "_may_1_4" AS "_leaf_3"
  FROM "step_1"
), "step_3" AS (
  SELECT
    "subject",
    "state",
    "age",
    "_may_0_0",
    "_leaf_3",
    "_may_1_2",
    "_may_1_3",
    "_may_2_5",
    "_may_2_6",
    "_may_1_4",
    "_may_0_1",
    (
      "_may_0_1" AND "_may_1_2"
    ) OR (
      "_node_2" AND "_may_2_6"
    ) AS "_leaf_1",
    "_node_2" AND "_may_2_5" AS "_leaf_2"
  FROM "step_2"
), "step_4" AS (
  SELECT
    "subject",
    "state",
    "age",
    "_may_0_0",
    "_leaf_1",
    "_leaf_2",
    "_leaf_3",
    "_may_1_2",
    "_may_1_3",
    "_may_2_5",
    "_may_2_6",
    "_may_1_4",
    "_may_0_1",
    (
      CASE WHEN "_may_0_0" THEN 1 ELSE 0 END + CASE WHEN "_leaf_1" THEN 1 ELSE 0 END + CASE WHEN "_leaf_2" THEN 1 ELSE 0 END + CASE WHEN "_leaf_3" THEN 1 ELSE 0 END
    ) > 1 AS "_open"
  FROM "step_3"
)
SELECT
  "subject",
  CASE
    WHEN "_open"
    THEN 'unclear'
    WHEN "_may_0_0"
    THEN 'refused'
    WHEN "_leaf_1"
    THEN 'unclear'
    ELSE 'granted'
  END AS "outcome",
  CAST(CASE
    WHEN "_open"
    THEN NULL
    WHEN "_may_0_0"
    THEN CAST(0 AS Nullable(Int64))
    WHEN "_leaf_1"
    THEN NULL
    WHEN "_leaf_2"
    THEN CAST(1 AS Nullable(Int64))
    ELSE CAST(2 AS Nullable(Int64))
  END AS Nullable(Int64)) AS "fired_row",
  CASE
    WHEN "_open"
    THEN 'open'
    WHEN "_may_0_0" OR "_leaf_2" OR "_leaf_3"
    THEN ''
    ELSE 'no_match'
  END AS "note",
  CAST(CASE
    WHEN "_open" OR COALESCE("_may_0_0" OR "_leaf_1", FALSE)
    THEN NULL
    WHEN "_leaf_2"
    THEN CAST(100 AS Nullable(Int64))
    ELSE CAST(250 AS Nullable(Int64))
  END AS Nullable(Int64)) AS "amount",
  "state" IS NULL
  AND (
    "_may_1_2"
    OR (
      "_may_1_3" AND (
        "_may_2_5" OR "_may_2_6"
      )
    )
    OR "_may_1_4"
  ) AS "asks_state",
  "age" IS NULL AND "_may_0_1" AS "asks_age"
FROM "step_4"
