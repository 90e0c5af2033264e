namespace CmkOperator.AzureSimulator.State;

/// <summary>
/// The parts of an ARM id: the scope in front of the last <c>/providers/</c>, the namespace behind it, and pairs of type and name.
/// A last type without a name is a collection (or the action of a POST).
/// </summary>
internal sealed record ResourceId
{
    private const string ProvidersMarker = "/providers/";

    public required string Text { get; init; }

    public required string Scope { get; init; }

    public string? SubscriptionId { get; private init; }

    public string? ResourceGroup { get; private init; }

    public string? Namespace { get; private init; }

    public IReadOnlyList<string> Types { get; private init; } = [];

    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>The full type, such as <c>Microsoft.KeyVault/vaults/keys</c>; empty without a provider part.</summary>
    public string Type => Namespace is null ? "" : string.Join('/', Types.Prepend(Namespace));

    /// <summary>The last name, or an empty text for a collection of the top.</summary>
    public string Name => Names.Count == 0 ? "" : Names[^1];

    public bool IsCollection => Types.Count > Names.Count;

    /// <summary>The id of the resource this one is a child of; null at the top of its provider.</summary>
    public string? Parent => Names.Count < 2 ? null : Text[..Text.LastIndexOf('/', Text.LastIndexOf('/') - 1)];

    public string? GroupId => ResourceGroup is null ? null : $"/subscriptions/{SubscriptionId}/resourceGroups/{ResourceGroup}";

    public static ResourceId Parse(string text)
    {
        var path = "/" + text.Trim('/');
        var marker = path.LastIndexOf(ProvidersMarker, StringComparison.OrdinalIgnoreCase);
        var scope = marker < 0 ? path : path[..marker];
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var subscription = segments.Length > 1 && Is(segments[0], "subscriptions") ? segments[1] : null;
        var group = segments.Length > 3 && subscription is not null && Is(segments[2], "resourceGroups") ? segments[3] : null;
        if (marker < 0)
        {
            return new ResourceId { Text = path, Scope = scope, SubscriptionId = subscription, ResourceGroup = group };
        }

        var tail = path[(marker + ProvidersMarker.Length)..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new ResourceId
        {
            Text = path,
            Scope = scope,
            SubscriptionId = subscription,
            ResourceGroup = group,
            Namespace = tail.Length == 0 ? null : tail[0],
            Types = [.. tail.Skip(1).Where((_, index) => index % 2 == 0)],
            Names = [.. tail.Skip(1).Where((_, index) => index % 2 == 1)],
        };
    }

    /// <summary>The key under which the store holds an id: ARM ids are compared without casing.</summary>
    public static string Key(string id) => "/" + id.Trim('/').ToLowerInvariant();

    /// <summary>Whether <paramref name="id"/> is <paramref name="scope"/> or lies below it, at a segment boundary.</summary>
    public static bool IsWithin(string id, string scope)
    {
        var prefix = scope.TrimEnd('/');
        return id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (id.Length == prefix.Length || id[prefix.Length] == '/');
    }

    public static bool Is(string left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
