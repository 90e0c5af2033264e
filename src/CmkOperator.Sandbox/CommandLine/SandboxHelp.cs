namespace CmkOperator.Sandbox.CommandLine;

/// <summary>The text of --help.</summary>
internal static class SandboxHelp
{
    private const int MeaningColumn = 24;

    /// <summary>Usage, options and scenarios.</summary>
    /// <param name="scenarios">Name and description of each.</param>
    public static IEnumerable<string> Lines(IEnumerable<(string Name, string Description)> scenarios)
    {
        yield return "The CmkOperator on one machine: a Kubernetes API, a simulated Azure and the operator between them.";
        yield return "";
        yield return "Usage: CmkOperator.Sandbox [options]";
        yield return "";
        yield return "Without options it applies config/samples/cmkworkspace.yaml, shows it becoming Ready, and stays until Ctrl-C.";
        yield return "";
        yield return "Options:";
        foreach (var option in SandboxOptions.All)
        {
            yield return Row(option.Value is null ? option.Name : $"{option.Name} {option.Value}", option.Meaning);
        }

        yield return "";
        yield return "Scenarios:";
        foreach (var (name, description) in scenarios)
        {
            yield return Row(name, description);
        }
    }

    private static string Row(string name, string meaning) => $"  {name.PadRight(MeaningColumn)}  {meaning}";
}
