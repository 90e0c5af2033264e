namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>The query parameters of a watch.</summary>
/// <param name="LabelSelector">Labels to match.</param>
/// <param name="FieldSelector">Fields to match.</param>
/// <param name="After">The last revision the client knows; null to begin with the present.</param>
/// <param name="SendInitialEvents">Whether the present objects come first; null leaves it to <paramref name="After"/>.</param>
/// <param name="AllowBookmarks">Whether bookmarks may be sent.</param>
/// <param name="Timeout">When it ends.</param>
internal sealed record WatchOptions(
    string? LabelSelector, string? FieldSelector, long? After, bool? SendInitialEvents, bool AllowBookmarks, TimeSpan? Timeout);
