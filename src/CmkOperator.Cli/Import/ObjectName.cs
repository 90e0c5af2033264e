using System.Text.RegularExpressions;
using CmkOperator.Cli.Import.Templates;

namespace CmkOperator.Cli.Import;

/// <summary>Makes names of Kubernetes objects from names in Azure.</summary>
internal static partial class ObjectName
{
    private const int Longest = 200;

    /// <summary>The name in lower case, with hyphens in place of what Kubernetes does not take.</summary>
    /// <param name="name">The name in Azure; may have holes.</param>
    public static string Of(string name)
    {
        var plain = Others().Replace(name.Replace(Hole.Mark, "x", StringComparison.Ordinal).ToLowerInvariant(), "-").Trim('-');
        return plain.Length == 0 ? "workspace" : plain.Length <= Longest ? plain : plain[..Longest].TrimEnd('-');
    }

    [GeneratedRegex("[^a-z0-9-]+")]
    private static partial Regex Others();
}
