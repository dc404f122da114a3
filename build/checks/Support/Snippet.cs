using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Hyb.Checks.Support;

/// <summary>A program in a document did not do what the document says.</summary>
internal sealed class SnippetException(string message, Exception? inner = null)
    : Exception(message, inner);

/// <summary>Compiles a block of a document as a program and runs it in this process.</summary>
internal static class Snippet
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    /// <summary>Compiles the block; the analyzer's errors count.</summary>
    public static async Task<byte[]> CompileAsync(CodeBlock block)
    {
        var compilation = InMemory.Compile(
            block.ToString(), block.Text, OutputKind.ConsoleApplication);
        compilation = compilation.WithAssemblyName($"Snippet{block.Line}");
        var errors = await InMemory.DiagnoseAsync(compilation);
        if (errors.Length > 0)
            throw new SnippetException($"{block}: does not compile\n" + string.Join('\n', errors));

        using var image = new MemoryStream();
        var emitted = compilation.Emit(
            image, cancellationToken: TestContext.Current.CancellationToken);
        return emitted.Success
            ? image.ToArray()
            : throw new SnippetException($"{block}: {string.Join('\n', emitted.Diagnostics)}");
    }

    /// <summary>
    /// Runs the program and compares what it prints, where the document says what that is.
    /// </summary>
    public static void Run(CodeBlock block, byte[] image)
    {
        using var output = new StringWriter();
        var exitCode = Capture(output, () => Call(block, image));
        var printed = Normalize(output.ToString());
        if (exitCode != 0)
            throw new SnippetException($"{block}: exit code {exitCode}\n{printed}");
        if (block.Output is { } promised && Normalize(promised) != printed)
            throw new SnippetException(
                $"{block}: promises\n{Normalize(promised)}\nbut printed\n{printed}");
    }

    private static int Call(CodeBlock block, byte[] image)
    {
        var context = new AssemblyLoadContext(block.ToString(), isCollectible: true);
        try
        {
            var entry = context.LoadFromStream(new MemoryStream(image)).EntryPoint!;
            object?[] arguments = entry.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            return OnOwnThread(block, () => entry.Invoke(null, arguments) as int? ?? 0);
        }
        finally
        {
            context.Unload();
        }
    }

    // A program has a thread of its own, as a ring expects, and does not hang the tests.
    private static int OnOwnThread(CodeBlock block, Func<int> program)
    {
        var result = 0;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = program();
            }
            catch (TargetInvocationException e)
            {
                thrown = ExceptionDispatchInfo.Capture(e.InnerException!);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        if (!thread.Join(_longest))
            throw new SnippetException($"{block}: still running after {_longest.TotalSeconds} s");
        if (thrown is not null)
            throw new SnippetException(
                $"{block}: {thrown.SourceException}", thrown.SourceException);
        return result;
    }

    private static int Capture(TextWriter writer, Func<int> program)
    {
        var (output, error) = (Console.Out, Console.Error);
        Console.SetOut(writer);
        Console.SetError(writer);
        try
        {
            return program();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    private static string Normalize(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()))
            .Trim();
}
