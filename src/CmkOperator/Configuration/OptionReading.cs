namespace CmkOperator.Configuration;

/// <summary>The outcome of reading one option: the options with it, or a problem.</summary>
internal readonly record struct OptionReading(OperatorOptions? Options, string? Problem)
{
    /// <summary>It was read.</summary>
    public static OptionReading Of(OperatorOptions options) => new(options, null);

    /// <summary>It was not; <paramref name="expected"/> says what would have been.</summary>
    public static OptionReading Expected(string expected) => new(null, expected);
}
