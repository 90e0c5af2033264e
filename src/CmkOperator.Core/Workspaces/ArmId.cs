namespace CmkOperator.Workspaces;

/// <summary>
/// An Azure Resource Manager id, parsed. Ids compare without regard to casing or a trailing slash
/// (Azure documentation: "Naming rules and restrictions for Azure resources").
/// </summary>
/// <param name="SubscriptionId">The subscription's GUID as written.</param>
/// <param name="ResourceGroup">The resource group's name as written.</param>
/// <param name="Provider">The provider namespace, such as <c>Microsoft.KeyVault</c>.</param>
/// <param name="ResourceType">The type below the provider, such as <c>vaults</c>.</param>
/// <param name="Name">The resource's name as written.</param>
public sealed record ArmId(string SubscriptionId, string ResourceGroup, string Provider, string ResourceType, string Name)
{
    /// <summary>Parses an id of the form <c>/subscriptions/…/resourceGroups/…/providers/namespace/type/name</c>; null when it has another form.</summary>
    public static ArmId? TryParse(string? id)
    {
        var parts = (id ?? string.Empty).Trim('/').Split('/');
        return parts.Length == 8
            && Is(parts[0], "subscriptions")
            && Is(parts[2], "resourceGroups")
            && Is(parts[4], "providers")
            && parts.All(part => part.Length > 0)
                ? new ArmId(parts[1], parts[3], parts[5], parts[6], parts[7])
                : null;
    }

    /// <summary>True when both name the same resource; two nulls or empty strings count as the same.</summary>
    public static bool Same(string? left, string? right) =>
        string.Equals(Normalise(left), Normalise(right), StringComparison.Ordinal);

    /// <summary>An id as it is recorded: as written, without a trailing slash, which a spec cannot have.</summary>
    public static string? WithoutSlash(string? id) => id?.TrimEnd('/');

    /// <summary>The form in which ids are compared and sorted: lower case, no trailing slash.</summary>
    public static string Normalise(string? id) => (id ?? string.Empty).Trim().TrimEnd('/').ToLowerInvariant();

    /// <summary>The subscription's GUID at the start of an ARM id of any length, as written; null when it starts with none.</summary>
    public static string? SubscriptionOf(string? id)
    {
        var parts = (id ?? string.Empty).Trim('/').Split('/', 3);
        return parts.Length >= 2 && Is(parts[0], "subscriptions") && parts[1].Length > 0 ? parts[1] : null;
    }

    /// <summary>The id written out.</summary>
    public override string ToString() =>
        $"/subscriptions/{SubscriptionId}/resourceGroups/{ResourceGroup}/providers/{Provider}/{ResourceType}/{Name}";

    /// <summary>True when <paramref name="scope"/> equals <paramref name="id"/> or is a parent of it, by whole segments.</summary>
    public static bool IsAtOrAbove(string scope, string id)
    {
        var above = Normalise(scope);
        var below = Normalise(id);
        return above.Length == 0 || below == above || below.StartsWith(above + "/", StringComparison.Ordinal);
    }

    /// <summary>
    /// True when what is assigned at <paramref name="scope"/> applies at <paramref name="id"/>, for a row of a list that Azure returned for that id. Within
    /// a subscription the ids show it. A management group or the root is above every subscription whose list names it, which no id shows (Azure REST API:
    /// Role Assignments - List For Scope, <c>atScope()</c>).
    /// </summary>
    public static bool AppliesAt(string scope, string id) => SubscriptionOf(scope) is null || IsAtOrAbove(scope, id);

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
