using CmkOperator.Azure.Pipelines;
using CmkOperator.Faults;
using CmkOperator.Workspaces;

namespace CmkOperator.Azure.Fleet;

/// <summary>
/// Answers reads from a look at the fleet, in the form in which Azure Resource Manager would answer them, so that one way of reading serves
/// both. What the look does not cover, such as keys or another subscription, goes to <paramref name="others"/>.
/// </summary>
/// <param name="look">The look.</param>
/// <param name="others">Sends what the look does not cover.</param>
internal sealed class FleetSender(FleetLook look, IAzureSender others) : IAzureSender
{
    private const string AssignmentsOf = "/providers/Microsoft.Authorization/roleAssignments";
    private const string OfPrincipal = "principalId eq '";

    /// <inheritdoc/>
    public Task<AzureReply> SendAsync(AzureRequest request, CancellationToken cancellationToken) =>
        Answer(request) is { } answer ? Task.FromResult(answer) : others.SendAsync(request, cancellationToken);

    private AzureReply? Answer(AzureRequest request)
    {
        if (request.Audience != AzureAudience.ResourceManager)
        {
            return null;
        }

        var path = Uri.UnescapeDataString(request.Uri.AbsolutePath);
        if (!string.Equals(ArmId.SubscriptionOf(path), look.SubscriptionId, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (path.EndsWith(AssignmentsOf, StringComparison.OrdinalIgnoreCase))
        {
            return PrincipalOf(request.Uri) is { } principal ? Found(look.ListAssignments(principal, path[..^AssignmentsOf.Length])) : null;
        }

        if (ArmId.TryParse(path) is { } id)
        {
            return FleetQueries.CoveredTypes.Contains($"{id.Provider}/{id.ResourceType}") ? Find(path) : null;
        }

        // /subscriptions/S/resourceGroups/G, and the list of what is in it.
        return path.Trim('/').Split('/') switch
        {
            [_, _, var groups, _] when IsGroups(groups) => Find(path),
            [_, _, var groups, var group, var resources] when IsGroups(groups) && Is(resources, "resources") => Found(look.ListGroup(group)),
            _ => null,
        };
    }

    private AzureReply Find(string id) => look.TryFind(id, out var body)
        ? Found(body)
        : AzureReply.Failed(new AzureFault(404, "ResourceNotFound", $"Azure Resource Graph has no {id}"));

    private static AzureReply Found(ReadOnlyMemory<byte> body) => new(200, body, null);

    private static string? PrincipalOf(Uri uri)
    {
        var query = Uri.UnescapeDataString(uri.Query);
        var start = query.IndexOf(OfPrincipal, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        start += OfPrincipal.Length;
        var end = query.IndexOf('\'', start);
        return end < 0 ? null : query[start..end];
    }

    private static bool IsGroups(string segment) => Is(segment, "resourceGroups");

    private static bool Is(string segment, string name) => string.Equals(segment, name, StringComparison.OrdinalIgnoreCase);
}
