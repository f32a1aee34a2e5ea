-- may_0_0
"state" IS NULL OR NOT ("state" = 'normal')
-- may_0_1
"state" IS NULL OR "state" = 'normal'
-- may_1_2
"age" IS NULL OR "age" < 60
-- may_1_3
"age" IS NULL OR ("age" >= 60 AND "age" < 80)
-- may_1_4
"age" IS NULL OR "age" >= 80
-- node_2
"may_0_1" AND "may_1_3"
-- may_2_5
"income" IS NULL OR (NOT ("income" IS NULL) AND "income" < CAST('1200.5' AS DECIMAL(5, 1)))
-- may_2_6
NOT ("income" IS NULL) AND "income" >= CAST('1200.5' AS DECIMAL(5, 1))
-- leaf_1
("may_0_1" AND "may_1_2") OR ("node_2" AND "may_2_6")
-- leaf_3
"may_0_1" AND "may_1_4"
-- leaf_2
"node_2" AND "may_2_5"
-- open
(CASE WHEN "may_0_0" THEN 1 ELSE 0 END + CASE WHEN "leaf_1" THEN 1 ELSE 0 END + CASE WHEN "leaf_2" THEN 1 ELSE 0 END + CASE WHEN "leaf_3" THEN 1 ELSE 0 END) > 1
-- outcome
CASE WHEN "open" THEN 'unclear' WHEN "may_0_0" THEN 'refused' WHEN "leaf_1" THEN 'unclear' ELSE 'granted' END
-- fired_row
CASE WHEN "open" THEN NULL WHEN "may_0_0" THEN 0 WHEN "leaf_1" THEN NULL WHEN "leaf_2" THEN 1 ELSE 2 END
