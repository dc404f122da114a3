namespace Hyb.Testing;

/// <summary>One thing that the compiler shall confirm.</summary>
/// <param name="Name">The C name that is reported when the headers lack it.</param>
/// <param name="Expression">A C expression of integer type.</param>
/// <param name="Expected">Its value according to C#, as 64 bits.</param>
/// <param name="Source">Where the value stands in C#.</param>
/// <param name="Since">The kernel release from which the name must be there.</param>
internal sealed record UapiCheck(
    string Name, string Expression, long Expected, string Source, Version Since)
{
    // A function of its own for each: compilers report an undeclared name once in a scope, and
    // one failed check must not hide another. The casts compare as 64 bits, so a C constant that
    // is unsigned where C# has it negative is a mismatch, as it should be.
    public string ToC(int number) =>
        $"void check{number}(void) {{ _Static_assert((unsigned long long)({Expression}) == "
        + $"0x{Expected:x}ULL, \"mismatch\"); }}";
}
