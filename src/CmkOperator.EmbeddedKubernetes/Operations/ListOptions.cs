namespace CmkOperator.EmbeddedKubernetes.Operations;

/// <summary>The query parameters of a list.</summary>
/// <param name="LabelSelector">Labels to match.</param>
/// <param name="FieldSelector">Fields to match.</param>
/// <param name="Limit">The most objects of a page, 0 for all.</param>
/// <param name="Continue">Where the page before ended.</param>
/// <param name="ResourceVersion">The state to show; empty is the newest.</param>
/// <param name="Match">Exact, NotOlderThan, or empty.</param>
internal sealed record ListOptions(string? LabelSelector, string? FieldSelector, long Limit, string Continue, string ResourceVersion, string Match);
