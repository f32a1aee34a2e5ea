"""What generated code calls: the operations of FEEL on values of any type.

Each takes the Run and the place in the text as its last arguments; an operation that has no answer warns
there and gives null. Where types are known, the generator writes plain Python in place of these calls.

    operators   + - * / **, =, <, in, three-valued and/or/not, instance of
    navigation  paths, filters, loops
    calls       built-ins, functions as values, coercion to declared types
"""
