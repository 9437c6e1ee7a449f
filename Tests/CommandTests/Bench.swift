// The harness that starts the programs is shared with the other tests that do; every file here uses it.
@_exported import TestBench
