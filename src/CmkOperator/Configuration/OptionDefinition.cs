namespace CmkOperator.Configuration;

/// <summary>One option: the only place that defines its name, meaning, default and parsing.</summary>
/// <param name="Name">The flag without its dashes.</param>
/// <param name="Value">The expected value, for the help: <c>DURATION</c>, <c>PORT</c>.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Default">The default as the user would write it, or what happens without one.</param>
/// <param name="Read">Sets the value in the options, or reports what is wrong with it.</param>
internal sealed record OptionDefinition(
    string Name, string Value, string Meaning, string Default, Func<OperatorOptions, string, OptionReading> Read)
{
    /// <summary>The equivalent environment variable.</summary>
    public string Environment { get; init; } = "CMK_OPERATOR_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>Key in appsettings.json, such as <c>CmkOperator:WatchNamespaces</c>.</summary>
    public string Setting => "CmkOperator:" + string.Concat(Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>Whether the flag alone means <c>true</c>.</summary>
    public bool IsSwitch => Value == "BOOL";
}
