"""The benchmarks: each measures one promise against a peer or a limit in the same run."""
