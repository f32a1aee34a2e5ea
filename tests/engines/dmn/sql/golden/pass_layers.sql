-- layer 1, may_0_0
"state" IS NULL OR NOT ("state" = 'normal')
-- layer 1, may_0_1
"state" IS NULL OR "state" = 'normal'
-- layer 2, node_2
"may_0_1" AND ("age" IS NULL OR ("age" >= 60 AND "age" < 80))
-- layer 3, leaf_1
("may_0_1" AND ("age" IS NULL OR "age" < 60)) OR ("node_2" AND (NOT ("income" IS NULL) AND "income" >= CAST('1200.5' AS DECIMAL(5, 1))))
-- outcome
CASE WHEN (CASE WHEN "may_0_0" THEN 1 ELSE 0 END + CASE WHEN "leaf_1" THEN 1 ELSE 0 END + CASE WHEN "node_2" AND ("income" IS NULL OR (NOT ("income" IS NULL) AND "income" < CAST('1200.5' AS DECIMAL(5, 1)))) THEN 1 ELSE 0 END + CASE WHEN "may_0_1" AND ("age" IS NULL OR "age" >= 80) THEN 1 ELSE 0 END) > 1 THEN 'unclear' WHEN "may_0_0" THEN 'refused' WHEN "leaf_1" THEN 'unclear' ELSE 'granted' END
