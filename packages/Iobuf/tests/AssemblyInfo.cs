// Tests ask what is mapped and what is locked in this process: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
