namespace CmkOperator.AzureSimulator.Authorization;

/// <summary>
/// Where an assignment applies: at its scope and below, and, from a management group, in every subscription of the group. A group is above every
/// subscription unless the state says which are in it: resources <c>/providers/Microsoft.Management/managementGroups/{group}/subscriptions/{id}</c>, and the
/// parent of a group in its <c>properties.details.parent.id</c>.
/// </summary>
internal sealed class ManagementGroups(AzureState azure)
{
    private const string Type = "Microsoft.Management/managementGroups";
    private const string Prefix = "/providers/" + Type + "/";

    /// <summary>Whether what is assigned at <paramref name="at"/> applies at <paramref name="scope"/>.</summary>
    public bool Applies(string at, string scope)
    {
        if (at.Trim('/').Length == 0 || ResourceId.IsWithin(scope, at))
        {
            return true;
        }

        if (GroupOf(at) is not { } group)
        {
            return false;
        }

        return ResourceId.Parse(scope).SubscriptionId is { } subscription
            ? Holds(group, subscription)
            : GroupOf(scope) is { } below && Chain(below).Contains(group, StringComparer.OrdinalIgnoreCase);
    }

    private bool Holds(string group, string subscription)
    {
        var links = azure.Store.OfType(Type + "/subscriptions").Where(link => link.Id.Names.Count == 2).Select(link => link.Id.Names).ToList();
        var parent = links.FirstOrDefault(link => ResourceId.Is(link[1], subscription))?[0];
        return parent is null
            ? ResourceId.Is(group, azure.TenantId) || !links.Any(link => ResourceId.Is(link[0], group))
            : ResourceId.Is(group, azure.TenantId) || Chain(parent).Contains(group, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A group and those above it.</summary>
    private IEnumerable<string> Chain(string group)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (string? next = group; next is not null && seen.Add(next); next = GroupOf(azure.Store.Find(Prefix + next)?.Body.Text("properties", "details", "parent", "id") ?? ""))
        {
            yield return next;
        }
    }

    private static string? GroupOf(string id) =>
        id.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && id[Prefix.Length..].Trim('/') is { Length: > 0 } name && !name.Contains('/', StringComparison.Ordinal) ? name : null;
}
