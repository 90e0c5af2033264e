namespace CmkOperator.Configuration;

/// <summary>The parsed command line: <c>--name value</c>, <c>--name=value</c>, and switches alone.</summary>
/// <param name="Values">The values by the flag's name without its dashes.</param>
/// <param name="Problems">What is wrong, one sentence each.</param>
/// <param name="Incomplete">The names of the flags that came without their value.</param>
/// <param name="Help">Whether help was asked for.</param>
/// <param name="Version">Whether the version was asked for.</param>
internal sealed record CommandLine(
    IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Problems, IReadOnlyList<string> Incomplete, bool Help, bool Version)
{
    /// <summary>Parses it; unknown flags become problems that name them.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        var incomplete = new List<string>();
        var help = false;
        var version = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument is "--help" or "-h" or "-?")
            {
                help = true;
                continue;
            }

            if (argument is "--version")
            {
                version = true;
                continue;
            }

            var (name, value) = Split(argument);
            if (OptionCatalog.All.FirstOrDefault(option => $"--{option.Name}" == name) is not { } definition)
            {
                problems.Add($"{name}: no such option; --help lists all");
                if (value is null && i + 1 < arguments.Count && !IsFlag(arguments[i + 1]))
                {
                    // Do not report its value as a second problem.
                    i++;
                }

                continue;
            }

            // The next argument is the value, unless it is another flag; a switch takes it only if it is true or false.
            if (value is null && i + 1 < arguments.Count && IsValue(definition, arguments[i + 1]))
            {
                value = arguments[++i];
            }

            value ??= definition.IsSwitch ? "true" : null;
            if (value is null)
            {
                problems.Add($"{name}: a value is missing ({definition.Value})");
                incomplete.Add(definition.Name);
            }
            else if (!values.TryAdd(definition.Name, value))
            {
                problems.Add($"{name}: given more than once");
            }
        }

        return new CommandLine(values, problems, incomplete, help, version);
    }

    private static bool IsValue(OptionDefinition definition, string next) =>
        definition.IsSwitch ? bool.TryParse(next, out _) : !IsFlag(next);

    private static bool IsFlag(string argument) => argument.StartsWith('-');

    private static (string Name, string? Value) Split(string argument)
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (argument, null) : (argument[..at], argument[(at + 1)..]);
    }
}
