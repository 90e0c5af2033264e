namespace CmkOperator.Sandbox.CommandLine;

/// <summary>Takes the command line apart: <c>--name value</c>, <c>--name=value</c>, and switches alone.</summary>
internal static class ArgumentReader
{
    /// <summary>Reads all of it; every problem names its option.</summary>
    /// <param name="words">The words behind the program's name.</param>
    /// <param name="scenarios">The names of the scenarios there are.</param>
    public static ArgumentReading Read(IReadOnlyList<string> words, IReadOnlyCollection<string> scenarios)
    {
        var arguments = new SandboxArguments();
        var problems = new List<string>();
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
        {
            var (name, value) = Split(words[i] is "-h" or "-?" ? "--help" : words[i]);
            if (SandboxOptions.All.FirstOrDefault(option => option.Name == name) is not { } option)
            {
                problems.Add(name.StartsWith('-') ? $"{name}: no such option; --help lists all" : $"'{name}': not expected here; --help lists the options");
                continue;
            }

            if (option.Value is not null && value is null && i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                value = words[++i];
            }

            var problem = Refusal(option, value, given.Add(name));
            if (problem is null && option.Read(arguments, value ?? "") is { } read)
            {
                arguments = read;
                continue;
            }

            problems.Add(problem ?? $"{option.Name}: '{value}' is not {option.Expected}");
        }

        problems.AddRange(Contradictions(arguments, scenarios));
        return new ArgumentReading(arguments, problems);
    }

    private static string? Refusal(SandboxOption option, string? value, bool first) => (option.Value, value) switch
    {
        _ when !first && !option.Repeatable => $"{option.Name}: given more than once",
        (null, not null) => $"{option.Name}: takes no value",
        ({ } expected, null) => $"{option.Name}: a value is missing ({expected})",
        _ => null,
    };

    private static IEnumerable<string> Contradictions(SandboxArguments arguments, IReadOnlyCollection<string> scenarios)
    {
        if (arguments.Scenario is { } scenario && scenario != SandboxArguments.AllScenarios && !scenarios.Contains(scenario))
        {
            yield return $"--scenario: there is no scenario '{scenario}'; there are: all, {string.Join(", ", scenarios.Order(StringComparer.Ordinal))}";
        }

        if (arguments.Scenario is not null && arguments.Manifests.Count > 0)
        {
            yield return "--manifest: a scenario brings its own; give one of --scenario and --manifest";
        }

        if (arguments.Scenario is not null && arguments.Fleet > 0)
        {
            yield return "--fleet: a scenario brings its own world; leave one of the two out";
        }

        if (arguments.Scenario == SandboxArguments.AllScenarios && arguments.AzurePort != 0)
        {
            yield return "--azure-port: every scenario has an Azure of its own; leave it out with --scenario all";
        }

        if (arguments.Kubeconfig is not null && arguments.KubePort != 0)
        {
            yield return "--kube-port: the cluster of --kubeconfig has its own; give one of both";
        }

        if (arguments.Kubeconfig is { } kubeconfig && !File.Exists(kubeconfig))
        {
            yield return $"--kubeconfig: the file '{kubeconfig}' does not exist";
        }

        foreach (var file in arguments.Manifests.Where(file => file != SandboxArguments.StandardInput && !File.Exists(file)))
        {
            yield return $"--manifest: the file '{file}' does not exist";
        }
    }

    private static (string Name, string? Value) Split(string word)
    {
        var at = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        return at < 0 ? (word, null) : (word[..at], word[(at + 1)..]);
    }
}

/// <summary>The command line as read: what was asked for, or everything that is wrong with it.</summary>
internal sealed record ArgumentReading(SandboxArguments Arguments, IReadOnlyList<string> Problems);
