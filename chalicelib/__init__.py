import gc

# Loading makes objects that stay, and a request few that go in circles: the collector of circles
# looks at 100,000 new ones at a time rather than at 700, and seldom at the old ones.
gc.set_threshold(100_000, 50, 1_000)
