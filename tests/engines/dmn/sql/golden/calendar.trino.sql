CREATE TABLE "people" (
  "subject" VARCHAR,
  "since" DATE,
  "heard" TIMESTAMP WITH TIME ZONE
);

-- calendar as of 2026-03-01, rules be48bc9794ae04c2e9c9c51ce4f199c3a67648728591fa9530bbe8d2d479ae43
WITH "step_1" AS (
  SELECT
    "subject",
    "since",
    "heard",
    DATE_ADD('month', 12, "since") > CAST('2026-03-01' AS DATE) AS "_test_0",
    (
      (
        CAST(DATE_DIFF('day', "since", CAST('2026-03-01' AS DATE)) AS BIGINT) * 86400
      ) / 86400
    ) > 700
    AND DAY_OF_WEEK("since") < 6 AS "_test_1",
    DATE_TRUNC('second', "heard") >= CAST('2024-02-29 00:00:00 UTC' AS TIMESTAMP WITH TIME ZONE) AS "_test_2"
  FROM "people"
), "step_2" AS (
  SELECT
    "subject",
    "since",
    "heard",
    "_test_1",
    "_test_2",
    "_test_0",
    "since" IS NULL OR NOT "_test_0" AS "_may_0_0",
    "since" IS NULL OR NOT "_test_1" AS "_may_1_2",
    "heard" IS NULL OR NOT "_test_2" AS "_may_2_4"
  FROM "step_1"
), "step_3" AS (
  SELECT
    "subject",
    "heard",
    "since",
    "_may_2_4",
    "_test_2",
    "_test_0",
    "_may_1_2",
    "_may_0_0" AND "_may_1_2" AS "_node_2",
    "_may_0_0" AND (
      "since" IS NULL OR "_test_1"
    ) AS "_leaf_2"
  FROM "step_2"
), "step_4" AS (
  SELECT
    "subject",
    "since",
    "_leaf_2",
    "_test_0",
    "_may_1_2",
    "_may_2_4",
    "_node_2" AND "_may_2_4" AS "_leaf_0",
    "_node_2" AND (
      "heard" IS NULL OR "_test_2"
    ) AS "_leaf_1"
  FROM "step_3"
), "step_5" AS (
  SELECT
    "subject",
    "since",
    "_leaf_0",
    "_test_0",
    "_leaf_1",
    "_leaf_2",
    "_may_1_2",
    "_may_2_4",
    "_leaf_1" OR "_leaf_2" AS "_group_1"
  FROM "step_4"
), "step_6" AS (
  SELECT
    "subject",
    "_leaf_0",
    "_group_1",
    "_leaf_1",
    "_leaf_2",
    "_may_1_2",
    "_may_2_4",
    (
      CASE WHEN "_leaf_0" THEN 1 ELSE 0 END + CASE WHEN "_group_1" THEN 1 ELSE 0 END + CASE WHEN "since" IS NULL OR "_test_0" THEN 1 ELSE 0 END
    ) > 1 AS "_open"
  FROM "step_5"
)
SELECT
  "subject",
  CASE
    WHEN "_open" OR "_leaf_0"
    THEN 'unclear'
    WHEN "_group_1"
    THEN 'granted'
    ELSE 'refused'
  END AS "outcome",
  CASE
    WHEN "_open" OR "_leaf_0"
    THEN NULL
    WHEN "_group_1"
    THEN CASE
      WHEN "_leaf_1" AND "_leaf_2"
      THEN CASE
        WHEN "_leaf_2" AND NOT "_may_1_2"
        THEN 1
        WHEN "_leaf_1" AND NOT "_may_2_4"
        THEN 2
        ELSE NULL
      END
      WHEN "_leaf_1"
      THEN 2
      ELSE 1
    END
    ELSE 0
  END AS "fired_row",
  CASE WHEN "_open" THEN 'open' WHEN "_leaf_0" THEN 'no_match' ELSE '' END AS "note"
FROM "step_6"
