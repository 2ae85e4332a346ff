"""What the peers have in common: networks, protocol, processes, the machine's peak, tables."""
