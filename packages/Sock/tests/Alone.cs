namespace Hyb.Sock.Tests;

/// <summary>Tests that change limits of the whole process run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
