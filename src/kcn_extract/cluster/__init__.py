"""Many articles on a cluster: what is to be read, cut into shards, each written by whichever worker is free."""
