using System.Globalization;
using System.Text;
using CsCheck;
using Xunit;

namespace CmkOperator.Tests.Parsers;

/// <summary>
/// The same inputs in every run, unlike those of CsCheck's own sampling, where only the first is fixed. <c>CMK_FUZZ_SEED</c> starts elsewhere and
/// <c>CMK_FUZZ_INPUTS</c> takes more, for hours if wanted.
/// </summary>
internal static class Samples
{
    private static readonly ulong Seed = Option("CMK_FUZZ_SEED") ?? 1;

    /// <summary>Checks every input.</summary>
    /// <param name="inputs">Generates them.</param>
    /// <param name="count">How many, unless the environment wants another number.</param>
    /// <param name="check">Throws for an input that is handled wrongly.</param>
    /// <exception cref="Xunit.Sdk.XunitException">With the input that fails.</exception>
    public static void Run<T>(Gen<T> inputs, int count, Action<T> check)
    {
        var most = Option("CMK_FUZZ_INPUTS") ?? (ulong)count;
        for (var number = 0UL; number < most; number++)
        {
            var input = inputs.Generate(new PCG(1, Seed + number), null, out _);
            try
            {
                check(input);
            }
            catch (Exception failure)
            {
                Assert.Fail($"input {number} of seed {Seed}: {Print(input)}\n{failure}");
            }
        }
    }

    private static ulong? Option(string variable) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Print<T>(T input)
    {
        var text = input is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{input}";
        return text.Length <= 2000 ? text : $"{text[..2000]}… ({text.Length} characters)";
    }
}
