using System.Reflection;
using System.Text;

namespace CmkOperator.Configuration;

/// <summary>The text of <c>--help</c>, from the table of options.</summary>
internal static class OptionsHelp
{
    private const int Width = 100;
    private const string Indent = "        ";

    /// <summary>All options with meaning, default and environment variable.</summary>
    public static string Text { get; } = Write();

    /// <summary>The line of <c>--version</c>: the program, its version, and after a plus the commit if the build knew it.</summary>
    public static string Version { get; } =
        $"CmkOperator {typeof(OptionsHelp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown"}";

    private static string Write()
    {
        var text = new StringBuilder();
        text.AppendLine("CmkOperator: keeps Azure Machine Learning workspaces encrypted under customer-managed keys, as CmkWorkspace objects declare them.");
        text.AppendLine();
        text.AppendLine("Usage: CmkOperator [--OPTION VALUE | --OPTION=VALUE]...");
        text.AppendLine("       CmkOperator probe URL    polls a health endpoint until it answers 2xx, for at most a minute; exit code 0 or 1");
        text.AppendLine();
        text.AppendLine("A flag wins over its environment variable, and that over appsettings.json (section CmkOperator, the flag's words joined");
        text.AppendLine("in PascalCase). Durations are written 10s, 5m, 1h30m. Credentials come from Azure.Identity's environment:");
        text.AppendLine("AZURE_TENANT_ID, AZURE_CLIENT_ID and one of AZURE_FEDERATED_TOKEN_FILE (workload identity), AZURE_CLIENT_SECRET and");
        text.AppendLine("AZURE_CLIENT_CERTIFICATE_PATH, else a managed identity, else the developer's own login.");
        text.AppendLine();
        foreach (var option in OptionCatalog.All)
        {
            text.AppendLine($"  --{option.Name} {option.Value}");
            foreach (var line in Wrap($"{option.Meaning} Default: {option.Default}. [{option.Environment}]"))
            {
                text.Append(Indent).AppendLine(line);
            }
        }

        text.AppendLine("  --version");
        text.Append(Indent).AppendLine("Show the version and exit.");
        text.AppendLine("  --help");
        text.Append(Indent).AppendLine("Show this and exit.");
        return text.ToString();
    }

    private static IEnumerable<string> Wrap(string sentence)
    {
        var line = new StringBuilder();
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width - Indent.Length)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : string.Empty).Append(word);
        }

        yield return line.ToString();
    }
}
