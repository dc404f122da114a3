// The snippets of the documents write to the console of this process, one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
