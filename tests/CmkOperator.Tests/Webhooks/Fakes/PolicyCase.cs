using System.Text.Json.Nodes;

namespace CmkOperator.Tests.Webhooks.Fakes;

/// <summary>A request that a policy evaluates: the new object (null for a deletion) and the existing one (null for a creation).</summary>
internal sealed record PolicyCase(string Operation, JsonObject? Object, JsonObject? OldObject)
{
    /// <summary>The namespace of every request.</summary>
    public const string Namespace = "team-risk";

    /// <summary>The request of a row: JSON of the new and the old spec, either may be absent, and of the metadata of both.</summary>
    public static PolicyCase Of(string? now, string? before, string metadata = "{}") => new(
        now is null ? "DELETE" : before is null ? "CREATE" : "UPDATE",
        now is null ? null : Reviews.Workspace("fraud-ml", Namespace, now, metadata),
        before is null ? null : Reviews.Workspace("fraud-ml", Namespace, before, metadata));
}
