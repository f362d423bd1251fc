"""What was measured, how, and against what. Run by script/bench, never by the tests; read docs/performance.md."""
