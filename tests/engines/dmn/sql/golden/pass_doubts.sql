-- differ_leaf0_2
"may_2_9" OR "may_2_6"
-- differ_leaf0_1
"may_1_21" OR ("may_1_6" AND "differ_leaf0_2") OR "may_1_18"
-- column 0 matters
"differ_leaf0_1"
-- column 1 matters
"may_0_2"
-- column 2 matters
"node_2"
