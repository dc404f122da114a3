using Hyb.Release.Tests.Support;

namespace Hyb.Release.Tests;

/// <summary>
/// Each package by itself in a fresh project: it brings what it needs and no more, and the program
/// that its README begins with does there what the README says.
/// </summary>
public sealed class ConsumerTests
{
    public static TheoryData<string> Names => Packages.TheoryData;

    [Theory]
    [MemberData(nameof(Names))]
    public void Package_alone_is_enough_for_the_first_program_of_its_readme(string name)
    {
        var (program, output) = ReadmeProgram.First(Packages.Readme(name));
        using var consumer = new Consumer([name]);
        consumer.Write("Program.cs", program);

        consumer.Publish().Succeeded();
        var run = consumer.RunOnRuntime().HadRing().Succeeded();

        Assert.Equal(output, run.Output.TrimEnd());
        Assert.Empty(run.Errors);
        Assert.Equal(
            Packages.DependenciesOf(name).Append(name)
                .Select(package => $"{package}/{Packages.Version}").Order(StringComparer.Ordinal),
            consumer.RestoredPackages());
    }

    // The analyzer is in the package of the outcomes and reaches whoever depends on that.
    [Fact]
    public void Ignored_outcome_is_an_error_for_users_too()
    {
        using var consumer = new Consumer(["Hyb.Iofd"]);
        consumer.Write(
            "Program.cs",
            """
            using Hyb.Iofd;

            EventFd.Create(out var counter).ThrowIfFailure();
            counter.Signal(1);
            counter.Dispose();
            """);

        consumer.Publish().FailedWith("HYB0001");
    }
}
