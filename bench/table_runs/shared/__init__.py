"""What the peers have in common: tables, splits, protocol, scores, the file of results, reports."""
