using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CmkOperator.Azure.Faults;

/// <summary>
/// Finds what blocked the request: the policy assignments of a <c>PolicyViolation</c>, the locks of a
/// <c>ScopeLocked</c>, the deny assignment of a <c>DenyAssignmentAuthorizationFailed</c>.
/// </summary>
internal static partial class ErrorSubject
{
    /// <summary>Their ids, sorted and joined by a comma; null when the error names none.</summary>
    public static string? Find(JsonObject error, IReadOnlyList<string> messages)
    {
        var ids = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        Policies(error, ids, 0);
        foreach (var message in messages)
        {
            if (ids.Count == 0)
            {
                ids.UnionWith(PolicyAssignment().Matches(message).Select(match => match.Groups[1].Value));
            }

            if (Locks().Match(message) is { Success: true } locks)
            {
                ids.UnionWith(locks.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            }

            if (DenyAssignment().Match(message) is { Success: true } deny)
            {
                ids.Add(deny.Groups[1].Value);
            }
        }

        return ids.Count == 0 ? null : string.Join(", ", ids);
    }

    private static void Policies(JsonObject error, SortedSet<string> ids, int depth)
    {
        if (depth > 8)
        {
            return;
        }

        if (AzureErrorBody.Member(error, "additionalInfo") is JsonArray additional)
        {
            foreach (var entry in additional.OfType<JsonObject>())
            {
                if (string.Equals(AzureErrorBody.Text(AzureErrorBody.Member(entry, "type")), "PolicyViolation", StringComparison.OrdinalIgnoreCase)
                    && AzureErrorBody.Member(entry, "info") is JsonObject info
                    && (AzureErrorBody.Text(AzureErrorBody.Member(info, "policyAssignmentId"))
                        ?? AzureErrorBody.Text(AzureErrorBody.Member(info, "policyDefinitionId"))) is { } id)
                {
                    ids.Add(id);
                }
            }
        }

        foreach (var inner in AzureErrorBody.Inside(error))
        {
            Policies(inner, ids, depth + 1);
        }
    }

    [GeneratedRegex(@"""?policyAssignment""?\s*:\s*\{[^}]*?""?id""?\s*:\s*""([^""]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex PolicyAssignment();

    [GeneratedRegex(@"scope\(s\) are locked:\s*'([^']+)'", RegexOptions.IgnoreCase)]
    private static partial Regex Locks();

    [GeneratedRegex(@"deny assignment with name '[^']*' and Id '([^']+)'", RegexOptions.IgnoreCase)]
    private static partial Regex DenyAssignment();
}
