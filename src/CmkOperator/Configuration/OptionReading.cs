namespace CmkOperator.Configuration;

/// <summary>The result of reading one option: the options including it, or a problem.</summary>
internal readonly record struct OptionReading(OperatorOptions? Options, string? Problem)
{
    /// <summary>The option was read.</summary>
    public static OptionReading Of(OperatorOptions options) => new(options, null);

    /// <summary>The option was not read; <paramref name="expected"/> describes a valid value.</summary>
    public static OptionReading Expected(string expected) => new(null, expected);
}
