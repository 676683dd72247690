"""The benchmark on real consortia: who joins whom next year, with all candidates ranked."""
