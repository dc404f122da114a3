using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Hyb.Testing;

/// <summary>The system's C compiler, reading a program from its standard input.</summary>
public sealed partial class UapiCompiler
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    private readonly string _program;
    private readonly Lazy<string> _builtin;

    private UapiCompiler(string program)
    {
        _program = program;
        _builtin = new(BuiltinFolder);
    }

    /// <summary>The compiler for an architecture, or null where there is none.</summary>
    public static UapiCompiler? Find(Architecture architecture)
    {
        var cross = architecture == Architecture.Arm64
            ? "aarch64-linux-gnu-gcc"
            : "x86_64-linux-gnu-gcc";
        string[] names = architecture == RuntimeInformation.OSArchitecture
            ? ["cc", "gcc", "clang"]
            : [cross, "cc", "gcc", "clang"];
        var program = names.Select(OnPath).FirstOrDefault(path => path is not null);
        return program is null ? null : new UapiCompiler(program);
    }

    /// <summary>Checks a program and gives what the compiler says of each line.</summary>
    internal ILookup<int, string> Check(
        string program, UapiHeaders headers, Architecture architecture)
    {
        var (_, errors) = Run(
            program, ["-fsyntax-only", "-fmax-errors=0", "-w"], headers, architecture);
        return errors.Split('\n')
            .Select(line => Diagnostic().Match(line))
            .Where(match => match.Success)
            .ToLookup(match => int.Parse(match.Groups[1].Value), match => match.Groups[2].Value);
    }

    /// <summary>The program after the preprocessor, without line markers.</summary>
    internal string Preprocess(string program, UapiHeaders headers, Architecture architecture) =>
        RunWell(program, ["-E", "-P"], headers, architecture);

    /// <summary>The macros that are defined at the end of the program, as #define lines.</summary>
    internal string Macros(string program, UapiHeaders headers, Architecture architecture) =>
        RunWell(program, ["-E", "-dM"], headers, architecture);

    private string RunWell(
        string program, string[] options, UapiHeaders headers, Architecture architecture)
    {
        var (output, errors) = Run(program, options, headers, architecture);
        return errors.Length == 0 ? output : throw new InvalidOperationException(errors);
    }

    private (string Output, string Errors) Run(
        string program, string[] options, UapiHeaders headers, Architecture architecture)
    {
        var start = new ProcessStartInfo(_program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LC_ALL"] = "C" },
        };
        string[] common = ["-x", "c", "-std=gnu11", "-nostdinc", "-D_GNU_SOURCE"];
        foreach (var option in common.Concat(options).Concat(Target(architecture)))
            start.ArgumentList.Add(option);
        foreach (var folder in headers.Folders(architecture))
        {
            start.ArgumentList.Add("-isystem");
            start.ArgumentList.Add(folder);
        }

        // Headers of libc need the compiler's own, such as stddef.h; those of the kernel do not.
        start.ArgumentList.Add("-idirafter");
        start.ArgumentList.Add(_builtin.Value);
        start.ArgumentList.Add("-");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(program);
        process.StandardInput.Close();
        if (!process.WaitForExit(_limit))
        {
            process.Kill();
            throw new TimeoutException($"{_program} did not end within {_limit}.");
        }

        return (output.Result, errors.Result);
    }

    // The host's compiler may stand in for the other architecture's. Both are little-endian LP64:
    // every integer and pointer type has the same size and alignment, so the layout of a struct
    // depends on its text alone, and the headers choose the text by these macros and by the asm
    // folder. Only the sign of char differs, which is set here. Nothing is compiled to code.
    private string[] Target(Architecture architecture)
    {
        if (architecture == RuntimeInformation.OSArchitecture
            || Path.GetFileName(_program).Contains("-linux-gnu-", StringComparison.Ordinal))
        {
            return [];
        }

        return architecture == Architecture.Arm64
            ? ["-U__x86_64__", "-U__amd64__", "-D__aarch64__", "-D__AARCH64EL__", "-funsigned-char"]
            : ["-U__aarch64__", "-U__AARCH64EL__", "-D__x86_64__", "-D__amd64__", "-fsigned-char"];
    }

    // Both gcc and clang answer with a folder, or repeat the name when they have none.
    private string BuiltinFolder()
    {
        var start = new ProcessStartInfo(_program, "-print-file-name=include")
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return folder;
    }

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    [GeneratedRegex(@"^<stdin>:(\d+):(?:\d+:)? (?:fatal )?error: (.*)$")]
    private static partial Regex Diagnostic();
}
