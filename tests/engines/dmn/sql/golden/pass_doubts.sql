-- differ_leaf0_2
"may_2_5" OR "may_2_6"
-- differ_leaf0_1
"may_1_2" OR ("may_1_3" AND "differ_leaf0_2") OR "may_1_4"
-- column 0 matters
"differ_leaf0_1"
-- column 1 matters
"may_0_1"
-- column 2 matters
"node_2"
