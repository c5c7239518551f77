"""Compares what policies say: one filing with another, peers on one concept, one clause with another."""
