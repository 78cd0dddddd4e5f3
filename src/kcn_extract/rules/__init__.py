"""Rule files to candidates: loading, anchors, the two engines, the choice among overlapping candidates."""
