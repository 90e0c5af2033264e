namespace CmkOperator.Configuration;

/// <summary>One option: the only place where its name, meaning, default and reading are said.</summary>
/// <param name="Name">The flag without its dashes.</param>
/// <param name="Value">What is expected, for the help: <c>DURATION</c>, <c>PORT</c>.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Default">The default as the user would write it, or what is done without one.</param>
/// <param name="Read">Puts the text into the options, or says what is wrong with it.</param>
internal sealed record OptionDefinition(
    string Name, string Value, string Meaning, string Default, Func<OperatorOptions, string, OptionReading> Read)
{
    /// <summary>Environment variable of the same meaning.</summary>
    public string Environment { get; init; } = "CMK_OPERATOR_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>Key in appsettings.json, such as <c>CmkOperator:WatchNamespaces</c>.</summary>
    public string Setting => "CmkOperator:" + string.Concat(Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>Whether the flag alone means <c>true</c>.</summary>
    public bool IsSwitch => Value == "BOOL";
}
