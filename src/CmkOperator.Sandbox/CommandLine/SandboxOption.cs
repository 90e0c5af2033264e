namespace CmkOperator.Sandbox.CommandLine;

/// <summary>One option: the only place where its name, meaning and reading are said.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Value">What is expected behind it, for the help; null for a switch.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Read">Puts the text into the arguments; null when it cannot be understood.</param>
internal sealed record SandboxOption(
    string Name, string? Value, string Meaning, Func<SandboxArguments, string, SandboxArguments?> Read)
{
    /// <summary>Whether it may be given more than once.</summary>
    public bool Repeatable { get; init; }

    /// <summary>What the value must be, for the error.</summary>
    public string Expected { get; init; } = "a value";
}
