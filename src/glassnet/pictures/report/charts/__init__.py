"""The report's charts, a file each: Vega-Lite, drawn still for paper and alive by scripts."""
