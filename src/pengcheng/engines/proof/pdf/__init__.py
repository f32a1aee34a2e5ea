"""A small PDF writer of our own, the PAdES seal over what it writes, and the verification of sealed files.

| module | gives |
|---|---|
| `glyphs` | outlines of Noto Sans CJK as drawing commands, cached |
| `canvas` | text, lines, bars and shapes on one page |
| `emblem` | the round seal's artwork |
| `page` | a certificate's page: what stands where |
| `document` | the file: objects, cross-reference table, fonts, the empty signature field |
| `der`, `cms` | the CAdES signature |
| `seal` | the incremental update that seals a file |
| `verify` | whether a file is still exactly what was sealed |
"""
