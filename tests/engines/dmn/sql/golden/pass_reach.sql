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
