"""The pages: portal, console, verification. State changes only by domain actions, reads only by queries."""
