using System.Text.RegularExpressions;

namespace CmkOperator.Configuration;

/// <summary>Reads the options from all their sources. Flags win over the environment, the environment over appsettings.json.</summary>
internal static class OptionsLoader
{
    /// <summary>Reads and validates; all problems are reported together.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="setting">Looks up a key of appsettings.json, such as <c>CmkOperator:Concurrency</c>.</param>
    public static OptionsResult Load(
        IReadOnlyList<string> arguments, Func<string, string?> environment, Func<string, string?> setting)
    {
        var line = CommandLine.Parse(arguments);
        if (line.Help || line.Version)
        {
            return new OptionsResult(new OperatorOptions(), [], line.Help, ShowVersion: !line.Help);
        }

        var options = new OperatorOptions();
        var problems = new List<string>(line.Problems);
        var unread = new List<string>(line.Incomplete);
        foreach (var definition in OptionCatalog.All)
        {
            if (Find(definition, line, environment, setting) is not { } found)
            {
                continue;
            }

            var reading = definition.Read(options, found.Text);
            options = reading.Options ?? options;
            if (reading.Problem is { } expected)
            {
                problems.Add($"{found.Source}: '{found.Text}' is not {expected}");
                unread.Add(definition.Name);
            }
        }

        // An option that could not be read has its default in the options: what is said about it there is not about what was written.
        problems.AddRange(OptionsValidator.Validate(options).Where(problem => !unread.Exists(name => Names(problem, name))));
        return new OptionsResult(options, problems, ShowHelp: false, ShowVersion: false);
    }

    private static bool Names(string problem, string option) => Regex.IsMatch(problem, $"--{option}(?![a-z-])");

    // An empty variable counts as not set, because that is how charts and compose files leave one out.
    private static (string Source, string Text)? Find(
        OptionDefinition definition, CommandLine line, Func<string, string?> environment, Func<string, string?> setting)
    {
        if (line.Values.TryGetValue(definition.Name, out var flag))
        {
            return ($"--{definition.Name}", flag);
        }

        if (environment(definition.Environment) is { Length: > 0 } variable)
        {
            return (definition.Environment, variable);
        }

        return setting(definition.Setting) is { Length: > 0 } value ? ($"appsettings.json, {definition.Setting}", value) : null;
    }
}

/// <summary>The result of reading the options from their sources.</summary>
/// <param name="Options">The options; meaningful only without problems.</param>
/// <param name="Problems">Everything that is wrong.</param>
/// <param name="ShowHelp">Whether help was asked for.</param>
/// <param name="ShowVersion">Whether the version was asked for.</param>
internal sealed record OptionsResult(OperatorOptions Options, IReadOnlyList<string> Problems, bool ShowHelp, bool ShowVersion);

/// <summary>The result of reading one option: the options including it, or a problem.</summary>
internal readonly record struct OptionReading(OperatorOptions? Options, string? Problem)
{
    /// <summary>The option was read.</summary>
    public static OptionReading Of(OperatorOptions options) => new(options, null);

    /// <summary>The option was not read; <paramref name="expected"/> describes a valid value.</summary>
    public static OptionReading Expected(string expected) => new(null, expected);
}
